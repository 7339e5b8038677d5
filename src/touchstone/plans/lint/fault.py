"""What the linter finds: one contradiction of a plan with itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from touchstone.plans.reading import suggestion
from touchstone.plans.tree import KeyPath


@dataclass(frozen=True, slots=True)
class LintFault:
    """One contradiction: a path of field names and list positions in the plan, what is wrong, the remedy."""

    path: KeyPath
    message: str
    remedy: str


def unknown(path: KeyPath, noun: str, name: str | None, known: Collection[str]) -> Iterator[LintFault]:
    """A fault when ``name`` is given and not among those known; ``noun`` says what it should name."""
    if name is not None and name not in known:
        yield LintFault(path, f'there is no {noun} "{name}".', suggestion(name, list(known)))
