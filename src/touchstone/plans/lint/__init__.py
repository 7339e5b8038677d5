"""What a plan must not contradict in itself: pure checks over the whole plan that gather all they find."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.plans.lint import (
    attempts,
    conduct,
    confirmation,
    dates,
    grading,
    ksbs,
    order,
    references,
    scales,
    unique,
)
from touchstone.plans.lint.fault import LintFault
from touchstone.rules.plan import Plan

__all__ = ["LintFault", "faults"]

_CHECKS = (dates, confirmation, unique, references, scales, ksbs, conduct, order, grading, attempts)


def faults(plan: Plan) -> Iterator[LintFault]:
    """Every contradiction in the plan, topic by topic."""
    for check in _CHECKS:
        yield from check.faults(plan)
