"""What a plan must not contradict in itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.rules.plan import Plan


@dataclass(frozen=True, slots=True)
class LintFault:
    """One contradiction: a path of field names and list positions in the plan, what is wrong, the remedy."""

    path: tuple[str | int, ...]
    message: str
    remedy: str


def faults(plan: Plan) -> Iterator[LintFault]:
    """Every contradiction in the plan."""
    yield from ()
