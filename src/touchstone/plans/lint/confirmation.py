"""What a witness confirms or leaves open must be in the plan."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint.fault import LintFault
from touchstone.plans.parts import parts
from touchstone.plans.reading import suggestion
from touchstone.rules.plan import Plan


def faults(plan: Plan) -> Iterator[LintFault]:
    """A fault for each part that leads nowhere in the plan."""
    if plan.confirmation is None:
        return
    for field in ("confirmed", "not_confirmed"):
        for index, one in enumerate(getattr(plan.confirmation, field)):
            known = _where_lost(plan, one.part)
            if known is not None:
                message = f'the plan has no part "{one.part}".'
                yield LintFault(("confirmation", field, index, "part"), message, known)


def _where_lost(value: object, words: str) -> str | None:
    """``None`` when the key path leads to a part below the value, else what may stand where it is lost."""
    below = parts(value)
    if isinstance(value, tuple):
        below |= {f"[{index}]": member for index, member in enumerate(value)}
    if words in below:
        return None
    deeper: str | None = None
    for name, child in below.items():
        rest = words.removeprefix(name)
        if rest != words and rest[:1] in (".", "["):
            deeper = _where_lost(child, rest.removeprefix("."))
            if deeper is None:
                return None
    return deeper or suggestion(words.partition(".")[0], list(parts(value)))
