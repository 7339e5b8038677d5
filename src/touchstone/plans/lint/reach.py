"""Whether each grade of a rule by steps can be earned: the rules themselves grade what could come out.

A few likely courses from the worst outcome to the best nearly always show every grade. Only when they do not
is every outcome tried, and only when that takes at most ``MOST_TRIES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod

from touchstone.plans.lint.conditions import conditions
from touchstone.plans.lint.fault import LintFault
from touchstone.plans.lint.outcomes import Outcomes, Point
from touchstone.plans.lint.references import grades_of
from touchstone.plans.tree import KeyPath
from touchstone.rules.grading import Combination, Whole, grade_of
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import Steps, Weighted
from touchstone.rules.plan.method import Method
from touchstone.rules.words import listed

MOST_TRIES = 100_000
ROUGH, FINE = 10, 100  # into how many parts a test's marks are cut for the overall grade

Points = Mapping[str, list[Point]]


def of_method(path: KeyPath, method: Method, steps: Steps) -> Iterator[LintFault]:
    """A fault for each grade of a method's steps, whose rule lies at ``path``, that no outcome earns."""
    outcomes = Outcomes(method, steps)
    if _too_many(outcomes.likely_count, steps):
        yield _unproved(path, _unearned(steps, ()), outcomes.likely_count)
        return
    left = _unearned(steps, outcomes.likely())
    if left and _too_many(outcomes.count, steps):
        yield _unproved(path, left, outcomes.count)
    elif left:
        yield from _out_of_reach(path, steps, _unearned(steps, outcomes.all()))


def of_plan(path: KeyPath, plan: Plan, steps: Steps) -> Iterator[LintFault]:
    """A fault for each overall grade of the steps that no grades of the methods, with their marks, earn.

    Where marks are weighed, each method is graded by sound steps of its own, and marks of tests are tried by
    whole per cents and at every boundary.
    """
    weighed = any(isinstance(condition, Weighted) for _, condition in conditions(steps, ()))
    points = {method.id: _points(plan, method, weighed=weighed) for method in plan.methods}
    left = _unearned(steps, _courses(plan, points))
    if left and weighed:
        most = max(_outcomes(method, FINE).count for method in plan.methods)
        if _too_many(most, steps):
            yield _unproved(path, left, most)
            return
        points = {method.id: _points(plan, method, weighed=True, fully=True) for method in plan.methods}
    count = prod(len(some) for some in points.values())
    if left and _too_many(count, steps):
        yield _unproved(path, left, count)
    elif left:
        every = (dict(zip(points, some, strict=True)) for some in product(*points.values()))
        yield from _out_of_reach(path, steps, _unearned(steps, (_combination(plan, some) for some in every)))


def _outcomes(method: Method, parts: int) -> Outcomes:
    assert isinstance(method.grading.rule, Steps)
    return Outcomes(method, method.grading.rule, parts)


def _points(plan: Plan, method: Method, *, weighed: bool, fully: bool = False) -> list[Point]:
    """The grades a method can come out with and, where they are weighed, the marks."""
    grades = grades_of(plan, method.id)
    if not weighed:
        return [(grade, Fraction(0)) for grade in grades]
    outcomes = _outcomes(method, FINE if fully else ROUGH)
    return outcomes.points(outcomes.all() if fully else outcomes.likely(), grades)


def _courses(plan: Plan, points: Points) -> Iterator[Combination]:
    """From the worst to the best: all methods together, then each by itself with the others best or worst."""
    longest = max(len(some) for some in points.values())
    for place in range(longest):
        yield _combination(plan, {id: some[place * len(some) // longest] for id, some in points.items()})
    for end in (-1, 0):
        for id, some in points.items():
            for point in some:
                yield _combination(plan, {other: its[end] for other, its in points.items()} | {id: point})


def _combination(plan: Plan, some: Mapping[str, Point]) -> Combination:
    return Combination(
        plan, {id: grade for id, (grade, _) in some.items()}, {id: mark for id, (_, mark) in some.items()}
    )


def _unearned(steps: Steps, wholes: Iterable[Whole]) -> list[str]:
    """The grades, from the best, that none of these earns."""
    left = [*(step.grade for step in steps.best_first), steps.otherwise.grade]
    for whole in wholes:
        grade = grade_of(steps, whole)
        if grade in left:
            left.remove(grade)
            if not left:
                break
    return left


def _out_of_reach(path: KeyPath, steps: Steps, grades: list[str]) -> Iterator[LintFault]:
    for index, step in enumerate(steps.best_first):
        if step.grade in grades:
            message = f'the grade "{step.grade}" is out of reach: what would earn it earns a better one.'
            yield LintFault((*path, "best_first", index), message, "Compare it with the steps above.")
    if steps.otherwise.grade in grades:
        message = f'the grade "{steps.otherwise.grade}" is out of reach: the steps above always hold.'
        yield LintFault((*path, "otherwise"), message, "Let a step ask for something that can be missed.")


def _too_many(count: int, steps: Steps) -> bool:
    return count * len(steps.best_first) > MOST_TRIES


def _unproved(path: KeyPath, grades: list[str], count: int) -> LintFault:
    message = f"there are {count:,} outcomes, too many to prove that {listed(grades)} can be reached."
    return LintFault(path, message, "Use fewer kinds, weights or levels of criteria.")
