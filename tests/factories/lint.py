"""What the linter tells of a plan, in a form that tests compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.factories.plan import a_criterion, a_method, a_plan, a_theme, rule
from touchstone.plans.lint import faults
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import Condition, Grading, Otherwise, Step, Steps
from touchstone.rules.plan.method import Criterion, MarkedTest, Method

Told = tuple[tuple[str | int, ...], str, str]


def told(plan: Plan) -> list[Told]:
    """Each fault as path, message and remedy."""
    return [(fault.path, fault.message, fault.remedy) for fault in faults(plan)]


def told_of(first: Method) -> list[Told]:
    """The faults of a plan whose first method is this one."""
    return told(a_plan(methods=(first, a_method("second"))))


def by_steps(
    *best_first: tuple[str, Condition], scale: str = "component", otherwise: str = "fail"
) -> Grading:
    """A grading by steps, each a grade and its condition."""
    steps = tuple(rule(Step, grade=grade, when=when) for grade, when in best_first)
    return rule(
        Grading, scale=scale, rule=Steps(best_first=steps, otherwise=rule(Otherwise, grade=otherwise))
    )


def a_test_method(*best_first: tuple[str, Condition], out_of: int = 20, **facts: Any) -> Method:
    """The first method as a marked test without criteria."""
    given: dict[str, Any] = {
        "test": rule(MarkedTest, out_of=out_of),
        "themes": (a_theme("first-t", criteria=()),),
        "grading": by_steps(*best_first),
    }
    return a_method("first", **given | facts)


def a_criteria_method(
    criteria: Sequence[Criterion], *best_first: tuple[str, Condition], **facts: Any
) -> Method:
    """The first method with one theme of these criteria."""
    themes = (a_theme("first-t", criteria=tuple(criteria)),)
    return a_method("first", **{"themes": themes, "grading": by_steps(*best_first)} | facts)


def criteria(number: int, kind: str = "pass", **facts: Any) -> tuple[Criterion, ...]:
    """So many criteria of one kind."""
    return tuple(a_criterion(f"{kind}-{index}", kind, **facts) for index in range(number))
