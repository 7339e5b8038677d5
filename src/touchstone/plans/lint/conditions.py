"""Each condition by itself: it stands where it may, names what is there, and can both fail and hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from touchstone.plans.lint.fault import LintFault, unknown
from touchstone.plans.lint.references import grades_of, reached
from touchstone.plans.tree import KeyPath
from touchstone.rules.grading import Completion
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Points,
    ScoreOf,
    Several,
    Steps,
    Weighted,
)
from touchstone.rules.plan.method import Method

MOST_PER_CENT = 100
_OF_A_METHOD = (Every, Several, Points, ScoreOf)
_OVERALL = (GradeOf, Weighted)


@dataclass(frozen=True)
class Graded:
    """What a grading is of: one method, or the whole plan when there is none."""

    plan: Plan
    method: Method | None = None


def faults(graded: Graded, path: KeyPath, steps: Steps) -> Iterator[LintFault]:
    """Faults of every condition of the steps, whose rule lies at ``path``."""
    for here, condition in conditions(steps, path):
        method = graded.method
        if isinstance(condition, _OF_A_METHOD):
            if method is None:
                yield _misplaced(here, condition, "the overall grade rests on grades and marks alone")
            else:
                yield from _CHECKS[type(condition)](method, here, condition)
        elif isinstance(condition, _OVERALL):
            if method is not None:
                yield _misplaced(here, condition, "a method's grade rests on its own criteria and score")
            else:
                yield from _CHECKS[type(condition)](graded.plan, here, condition)
        elif not condition.of:
            yield LintFault((*here, "of"), f"`{condition.keyword}` lists no condition.", "List at least one.")


def conditions(steps: Steps, path: KeyPath) -> Iterator[tuple[KeyPath, Condition]]:
    """Every condition of the steps with its path, those inside others included."""
    for index, step in enumerate(steps.best_first):
        yield from _within(step.when, (*path, "best_first", index, "when"))


def _within(condition: Condition, path: KeyPath) -> Iterator[tuple[KeyPath, Condition]]:
    yield path, condition
    if isinstance(condition, AllOf | AnyOf):
        for index, part in enumerate(condition.of):
            yield from _within(part, (*path, "of", index))


def _misplaced(path: KeyPath, condition: Condition, why: str) -> LintFault:
    return LintFault(path, f"`{condition.keyword}` cannot stand here: {why}.", "Use another condition.")


def _every(method: Method, path: KeyPath, condition: Every | Several) -> Iterator[LintFault]:
    yield from _kind(method, path, condition.kind)
    themes = [theme.id for theme in method.themes]
    yield from unknown((*path, "theme"), "theme", condition.theme, themes)
    levels = [level.id for level in method.levels]
    yield from unknown((*path, "reaches"), "level", condition.reaches, levels)
    if levels[:1] == [condition.reaches]:
        message = f'every criterion reaches "{condition.reaches}", the lowest level, whatever happens.'
        yield LintFault((*path, "reaches"), message, f"Name a higher level of: {', '.join(levels)}.")
    spoken_of = Completion(method, {}, Decimal(0)).criteria(condition.kind, condition.theme)
    if condition.theme in themes and condition.kind in _kinds(method) and not spoken_of:
        message = f"the theme {condition.theme} has no criterion of kind {condition.kind}."
        yield LintFault((*path, "theme"), message, "Name another theme, or leave it out.")
    if isinstance(condition, Several) and spoken_of and condition.number > len(spoken_of):
        message = f"{condition.number} criteria are to reach the level, of {len(spoken_of)} in all."
        yield LintFault((*path, "number"), message, f"Write at most {len(spoken_of)}.")


def _kinds(method: Method) -> list[str]:
    return list(dict.fromkeys(criterion.kind for criterion in method.criteria))


def _kind(method: Method, path: KeyPath, kind: str | None) -> Iterator[LintFault]:
    yield from unknown((*path, "kind"), "criterion of kind", kind, _kinds(method))


def _points(method: Method, path: KeyPath, condition: Points) -> Iterator[LintFault]:
    yield from _kind(method, path, condition.kind)
    best = {criterion.id: len(method.levels) - 1 for criterion in method.criteria}
    worst = dict.fromkeys(best, 0)
    if method.levels and (condition.kind is None or condition.kind in _kinds(method)):
        least, most = (
            Completion(method, ranks, Decimal(0)).points(condition.kind) for ranks in (worst, best)
        )
        yield from _threshold(path, condition.at_least, least, most)


def _score(method: Method, path: KeyPath, condition: ScoreOf) -> Iterator[LintFault]:
    if method.test is None:
        yield LintFault(
            path, f"{method.id} has no test to score in.", "Add `test`, or use another condition."
        )
    else:
        yield from _threshold(path, condition.at_least, Decimal(0), Decimal(method.test.out_of))


def _threshold(path: KeyPath, at_least: Decimal, least: Decimal, most: Decimal) -> Iterator[LintFault]:
    here: KeyPath = (*path, "at_least")
    if at_least > most:
        yield LintFault(
            here, f"{at_least} can never be reached: the most is {most}.", f"Write at most {most}."
        )
    elif at_least <= least:
        message = f"{at_least} is always reached: the fewest is {least}."
        yield LintFault(here, message, f"Write more than {least}.")


def _grade(plan: Plan, path: KeyPath, condition: GradeOf) -> Iterator[LintFault]:
    yield from reached(plan, path, condition.method, condition.at_least)
    if grades_of(plan, condition.method)[:1] == (condition.at_least,):
        message = f'{condition.method} always reaches "{condition.at_least}", the worst of its grades.'
        yield LintFault((*path, "at_least"), message, "Name a better grade, or leave this condition out.")


def _weighted(plan: Plan, path: KeyPath, condition: Weighted) -> Iterator[LintFault]:
    for id, weight in condition.weights.items():
        here: KeyPath = (*path, "weights", id)
        yield from unknown(here, "method", id, [method.id for method in plan.methods])
        if weight < 0:
            yield LintFault(
                here, f"{id} weighs {weight}: a better mark would lower the sum.", "Write 0 or more."
            )
        method = plan.method(id)
        if method is not None and method.test is None and not method.criteria:
            message = f"{id} has neither a test nor criteria, so it has no mark to weigh."
            yield LintFault(here, message, "Take it out, and share its weight among the others.")
    together = sum(condition.weights.values(), start=Decimal(0))
    if together != 1:
        yield LintFault((*path, "weights"), f"the weights add up to {together}, not to 1.", "Mend them.")
    yield from _threshold(path, condition.at_least, Decimal(0), Decimal(MOST_PER_CENT))


_CHECKS: Mapping[type, Callable[[Any, KeyPath, Any], Iterator[LintFault]]] = {
    Every: _every,
    Several: _every,
    Points: _points,
    ScoreOf: _score,
    GradeOf: _grade,
    Weighted: _weighted,
}
