"""Grades from criteria and from other grades, by the plan's own conditions.

What is not yet known is worked out twice: once as if it came out worst, once as if it came out best.
Conditions cannot be negated, so the true grade lies between the two, and it is told when they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Points,
    Row,
    Scale,
    ScoreOf,
    Several,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import Criterion, Method
from touchstone.rules.report import GradeRange

HUNDRED = Fraction(100)
Levels = Mapping[str, str | None]


class UngradableError(ValueError):
    """A table without a row for the grades at hand; the linter refuses such a plan before it is used."""


@dataclass(frozen=True)
class Completion:
    """A method's criteria and score with nothing left open: each criterion's rank among the levels."""

    method: Method
    ranks: Mapping[str, int]
    score: Decimal

    def criteria(self, kind: str | None, theme: str | None) -> list[Criterion]:
        """The criteria a condition speaks of."""
        return [
            criterion
            for part in self.method.themes
            if theme is None or part.id == theme
            for criterion in part.criteria
            if kind is None or criterion.kind == kind
        ]

    def reaching(self, condition: Every | Several) -> int:
        """How many of a condition's criteria reach its level."""
        least = self.method.level_order[condition.reaches]
        return sum(
            self.ranks[criterion.id] >= least for criterion in self.criteria(condition.kind, condition.theme)
        )

    def points(self, kind: str | None = None) -> Decimal:
        """Weight times points, summed over the criteria (of one kind, if named)."""
        levels = self.method.levels
        return sum(
            (c.weight * levels[self.ranks[c.id]].points for c in self.criteria(kind, None)), start=Decimal(0)
        )

    def marks(self) -> Fraction:
        """The percentage of the most: of the test's marks, or without a test of the criteria's points."""
        if self.method.test is not None:
            return Fraction(self.score) / self.method.test.out_of * HUNDRED
        most = sum((c.weight for c in self.method.criteria), start=Decimal(0)) * self.method.levels[-1].points
        return Fraction(self.points()) / Fraction(most) * HUNDRED if most else Fraction(0)


@dataclass(frozen=True)
class Combination:
    """One grade and one mark for each method: what the overall grade is worked out from."""

    plan: Plan
    grades: Mapping[str, str]
    marks: Mapping[str, Fraction]

    def reaches(self, condition: GradeOf) -> bool:
        """Whether a method's grade is at least the condition's, on that method's scale."""
        order = _scale_of(self.plan, condition.method).grades
        return order.index(self.grades[condition.method]) >= order.index(condition.at_least)

    def weighted(self, condition: Weighted) -> Fraction:
        """The weighted sum of the marks, in per cent."""
        return sum(
            (Fraction(weight) * self.marks[method] for method, weight in condition.weights.items()),
            start=Fraction(0),
        )


Whole = Completion | Combination


def holds(condition: Condition, whole: Whole) -> bool:
    """Whether a condition of the closed set holds; an unknown kind raises ``KeyError``, it never passes."""
    return _TESTS[type(condition)](condition, whole)


def method_grade(plan: Plan, method: Method, levels: Levels, score: Decimal | None = None) -> GradeRange:
    """The grade of a method from its criteria's levels (``None``: not yet assessed) and its test score."""
    lowest, highest = completions(method, levels, score)
    rule = method.grading.rule
    told = _range(plan.scales[method.grading.scale], grade_of(rule, lowest), grade_of(rule, highest))
    if not counts_marks(plan, method):
        return told
    return replace(told, marks_lowest=lowest.marks(), marks_highest=highest.marks())


def counts_marks(plan: Plan, method: Method) -> bool:
    """Whether the plan looks at the method's marks: a test, points in its grade, a weight overall."""
    return (
        method.test is not None
        or any(isinstance(one, Points) for one in _conditions(method.grading.rule))
        or any(
            isinstance(one, Weighted) and method.id in one.weights for one in _conditions(plan.grading.rule)
        )
    )


def overall_grade(plan: Plan, grades: Mapping[str, GradeRange]) -> GradeRange:
    """The overall grade before any cap; a method without a grade may still come out at either end."""
    lowest, highest = combinations(plan, grades)
    rule = plan.grading.rule
    return _range(plan.scales[plan.grading.scale], grade_of(rule, lowest), grade_of(rule, highest))


def capped(plan: Plan, grades: GradeRange, cap: str) -> GradeRange:
    """The same range with nothing above the cap."""
    scale = plan.scales[plan.grading.scale]
    order = scale.grades
    lowest = min(grades.lowest, cap, key=order.index)
    highest = min(grades.highest, cap, key=order.index)
    return _range(scale, lowest, highest)


def completions(method: Method, levels: Levels, score: Decimal | None) -> tuple[Completion, Completion]:
    """What is known of a method, with all that is open at its worst and at its best."""
    out_of = Decimal(method.test.out_of) if method.test is not None else Decimal(0)
    best = len(method.levels) - 1
    known = {
        criterion.id: method.level_order[level]
        for criterion in method.criteria
        if (level := levels.get(criterion.id)) is not None
    }
    worst_ranks = {criterion.id: known.get(criterion.id, 0) for criterion in method.criteria}
    best_ranks = {criterion.id: known.get(criterion.id, best) for criterion in method.criteria}
    return (
        Completion(method, worst_ranks, Decimal(0) if score is None else score),
        Completion(method, best_ranks, out_of if score is None else score),
    )


def combinations(plan: Plan, grades: Mapping[str, GradeRange]) -> tuple[Combination, Combination]:
    """The methods' grades and marks, with all that is open at its worst and at its best."""
    ranges = {method.id: grades.get(method.id) or unknown_grade(plan, method) for method in plan.methods}
    return (
        Combination(
            plan,
            {m: r.lowest for m, r in ranges.items()},
            {m: Fraction(0) if r.marks_lowest is None else r.marks_lowest for m, r in ranges.items()},
        ),
        Combination(
            plan,
            {m: r.highest for m, r in ranges.items()},
            {m: HUNDRED if r.marks_highest is None else r.marks_highest for m, r in ranges.items()},
        ),
    )


def unknown_grade(plan: Plan, method: Method) -> GradeRange:
    """A method of which nothing is known: any grade of its scale."""
    order = plan.scales[method.grading.scale].grades
    return GradeRange(lowest=order[0], highest=order[-1], passes=None)


def grade_of(rule: Steps | Table, whole: Whole) -> str:
    """The grade that steps or a table give; raise ``UngradableError`` where a table has no row."""
    if isinstance(rule, Steps):
        for step in rule.best_first:
            if holds(step.when, whole):
                return step.grade
        return rule.otherwise.grade
    assert isinstance(whole, Combination)
    return row_of(rule, whole).grade


def row_of(table: Table, whole: Combination) -> Row:
    """The first row that is for these grades; raise ``UngradableError`` where there is none."""
    for row in table.rows:
        if all(whole.grades[method] == grade for method, grade in row.when.items()):
            return row
    raise UngradableError(f"no row of the table is for {dict(whole.grades)}")


def passes(scale: Scale, grade: str) -> bool:
    """Whether a grade of the scale is a pass."""
    return scale.grades.index(grade) >= scale.grades.index(scale.passes_from)


def _range(scale: Scale, lowest: str, highest: str) -> GradeRange:
    ends = passes(scale, lowest), passes(scale, highest)
    return GradeRange(lowest=lowest, highest=highest, passes=ends[0] if ends[0] == ends[1] else None)


def _conditions(rule: Steps | Table) -> Iterator[Condition]:
    """The conditions of steps, those within ``all`` and ``any`` too; a table has none."""
    waiting = [step.when for step in rule.best_first] if isinstance(rule, Steps) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one, AllOf | AnyOf):
            waiting += one.of
        else:
            yield one


def _scale_of(plan: Plan, method_id: str) -> Scale:
    return next(plan.scales[m.grading.scale] for m in plan.methods if m.id == method_id)


def _every(condition: Every, whole: Completion) -> bool:
    return whole.reaching(condition) == len(whole.criteria(condition.kind, condition.theme))


_TESTS: Mapping[type, Callable[[Any, Any], bool]] = {
    Every: _every,
    Several: lambda condition, whole: whole.reaching(condition) >= condition.number,
    Points: lambda condition, whole: whole.points(condition.kind) >= condition.at_least,
    ScoreOf: lambda condition, whole: whole.score >= condition.at_least,
    GradeOf: lambda condition, whole: whole.reaches(condition),
    Weighted: lambda condition, whole: whole.weighted(condition) >= Fraction(condition.at_least),
    AllOf: lambda condition, whole: all(holds(part, whole) for part in condition.of),
    AnyOf: lambda condition, whole: any(holds(part, whole) for part in condition.of),
}
