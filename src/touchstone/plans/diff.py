"""What differs between two versions of a plan, said so that a person can compare them.

Members of lists are matched by their id, code or grade, never by their position. Criteria are matched over
the whole plan, so that one which moved to another theme is told as moved. When a file was last checked, and
the words that come with another regime, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, Literal, get_args

from touchstone.plans.model import slots
from touchstone.plans.parts import Behind, parts
from touchstone.plans.rewording import Stretch, marked, rewording
from touchstone.plans.said import said
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Criterion, Theme
from touchstone.rules.roles import Role
from touchstone.rules.shape import Ident, KsbCode, Text
from touchstone.rules.statement import Source
from touchstone.rules.words import plain

Kind = Literal["criterion", "ksb", "figure", "wording", "structure"]
KINDS: tuple[Kind, ...] = ("criterion", "ksb", "figure", "wording", "structure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part that differs; ``before`` is ``None`` when it was added, ``after`` when it was removed."""

    kind: Kind
    path: tuple[str, ...]
    before: str | None
    after: str | None
    reworded: tuple[Stretch, ...] = ()

    @property
    def part(self) -> str:
        """The key path as plan files write it: ``methods.observation.notice.number``."""
        return ".".join(self.path).replace(".[", "[")

    @property
    def where(self) -> str:
        """The key path in words: ``methods › observation › notice › number``."""
        return " › ".join(map(plain, self.path))

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.where}: added: {self.after}"
        if self.after is None:
            return f"{self.where}: removed: {self.before}"
        if self.reworded:
            return f"{self.where}: {marked(self.reworded)}"
        return f"{self.where}: {self.before} → {self.after}"


def differences(a: Plan, b: Plan) -> tuple[Difference, ...]:
    """All that differs from ``a`` to ``b``: criteria first, then KSBs, figures, wording and structure."""
    words = a.vocabulary.id == b.vocabulary.id
    found = [*_criteria(a, b), *_compare((), _whole(a, words=words), _whole(b, words=words), None)]
    return tuple(sorted(found, key=lambda difference: KINDS.index(difference.kind)))


def _whole(plan: Plan, *, words: bool) -> dict[str, Any]:
    """The keys of a plan file that are compared, with its words or without."""
    whole = parts(plan)
    vocabulary = whole.pop("vocabulary")
    del whole["last_checked_on"]
    first = {"identity": whole.pop("identity"), "regime": vocabulary.id}
    return first | ({"words": vocabulary} if words else {}) | whole


def _criteria(a: Plan, b: Plan) -> Iterator[Difference]:
    old, new = _placed(a), _placed(b)
    for id in {**old, **new}:
        (place, before), (new_place, after) = old.get(id, ((), None)), new.get(id, ((), None))
        path = (*(new_place or place), "criteria", id)
        if before is None or after is None:
            yield _changed("criterion", path, before, after)
            continue
        if place != new_place:
            moved = (".".join(place), ".".join(new_place))
            yield Difference(kind="criterion", path=path, before=moved[0], after=moved[1])
        yield from _compare(path, before, after, "criterion")


def _placed(plan: Plan) -> dict[str, tuple[tuple[str, ...], Criterion | None]]:
    """Each criterion with the key path of its theme."""
    return {
        criterion.id: (("methods", method.id, "themes", theme.id), criterion)
        for method in plan.methods
        for theme in method.themes
        for criterion in theme.criteria
    }


def _compare(path: tuple[str, ...], a: Any, b: Any, kind: Kind | None) -> Iterator[Difference]:
    """Differences below two values that are both there; ``kind`` is theirs when it is settled."""
    old, new = _below(a), _below(b)
    for name in {**old, **new}:
        here, one, other = (*path, name), old.get(name), new.get(name)
        if one == other:
            continue
        settled = kind or _settled(here)
        if one is not None and other is not None and _has_parts(one) and _has_parts(other):
            yield from _compare(here, one, other, settled)
        else:
            yield _changed(settled or _kind(a, name, other if one is None else one), here, one, other)
    if isinstance(a, tuple) and list(old) != list(new) and set(old) == set(new):
        yield Difference(kind=kind or "structure", path=path, before=", ".join(old), after=", ".join(new))


def _below(value: Any) -> dict[str, Any]:
    found = dict(parts(value))
    if isinstance(value, Theme):
        del found["criteria"]
    return found


def _has_parts(value: Any) -> bool:
    """Whether a value is compared part by part; a list of words is compared as a whole."""
    if isinstance(value, tuple):
        return not all(isinstance(member, str) for member in value)
    return isinstance(value, Mapping | Behind) or (is_dataclass(value) and not isinstance(value, Source))


def _changed(kind: Kind, path: tuple[str, ...], one: Any, other: Any) -> Difference:
    before, after = (None if value is None else said(value) for value in (one, other))
    words = isinstance(one, str) and isinstance(other, str) and " " in one and " " in other
    stretches = rewording(one, other) if words else ()
    return Difference(kind=kind, path=path, before=before, after=after, reworded=stretches)


def _settled(path: tuple[str, ...]) -> Kind | None:
    return "ksb" if path[0] == "ksbs" else None


def _kind(owner: Any, key: str, value: Any) -> Kind:
    hint = _hint(owner, key, value)
    if isinstance(value, Source) or _mentions(hint, Text):
        return "wording"
    if _mentions(hint, KsbCode):
        return "ksb"
    if _has_parts(value) or isinstance(value, tuple | Role) or _mentions(hint, Ident):
        return "structure"
    return "figure"


def _hint(owner: Any, key: str, value: Any) -> Any:
    """What a field may hold; a name in a mapping is an id."""
    holder = owner.value if isinstance(owner, Behind) else owner
    if is_dataclass(holder):
        slot = slots(holder.__class__).get(key)
        return None if slot is None else slot.hint  # a keyword is no field
    return Ident if isinstance(value, str) else value.__class__


def _mentions(hint: Any, shape: Any) -> bool:
    return hint == shape or any(_mentions(part, shape) for part in get_args(hint))
