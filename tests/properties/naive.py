"""Grades worked out a second time, as slowly and plainly as the plan's own sentences read.

Written from the docstrings of ``touchstone.rules.plan.grading`` alone. What is open is not bounded but tried:
every way in which it may come out is worked out, and the answers are gathered. Only for small plans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Points,
    Scale,
    ScoreOf,
    Several,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import Criterion, Method

Levels = Mapping[str, str | None]


@dataclass(frozen=True)
class Known:
    """One way a method may come out: every criterion's level, and the score."""

    method: Method
    levels: tuple[tuple[str, str], ...]
    score: Decimal | None

    def points_of(self, criterion: Criterion) -> Decimal:
        level = dict(self.levels)[criterion.id]
        (points,) = [one.points for one in self.method.levels if one.id == level]
        return criterion.weight * points

    def reaching(self, condition: Every | Several) -> list[bool]:
        order = [level.id for level in self.method.levels]
        answers = []
        for theme in self.method.themes:
            for criterion in theme.criteria:
                if criterion.kind == condition.kind and condition.theme in (None, theme.id):
                    level = dict(self.levels)[criterion.id]
                    answers.append(order.index(level) >= order.index(condition.reaches))
        return answers

    def percentage(self) -> Fraction:
        if self.method.test is not None:
            assert self.score is not None
            return Fraction(self.score) * 100 / self.method.test.out_of
        criteria = [criterion for theme in self.method.themes for criterion in theme.criteria]
        most = sum(Fraction(criterion.weight) * self.method.levels[-1].points for criterion in criteria)
        got = sum(Fraction(self.points_of(criterion)) for criterion in criteria)
        return got * 100 / most if most else Fraction(0)


@dataclass(frozen=True)
class Told:
    """What one method came to."""

    grade: str
    percentage: Fraction


def method_holds(condition: Condition, known: Known) -> bool:
    if isinstance(condition, AllOf):
        return not [part for part in condition.of if not method_holds(part, known)]
    if isinstance(condition, AnyOf):
        return bool([part for part in condition.of if method_holds(part, known)])
    if isinstance(condition, Every):
        return False not in known.reaching(condition)
    if isinstance(condition, Several):
        return known.reaching(condition).count(True) >= condition.number
    if isinstance(condition, Points):
        kinds = [condition.kind] if condition.kind else [one.kind for one in known.method.criteria]
        total = Decimal(0)
        for criterion in known.method.criteria:
            if criterion.kind in kinds:
                total += known.points_of(criterion)
        return total >= condition.at_least
    assert isinstance(condition, ScoreOf)
    assert known.score is not None
    return known.score >= condition.at_least


def overall_holds(condition: Condition, told: Mapping[str, Told], plan: Plan) -> bool:
    if isinstance(condition, AllOf):
        return not [part for part in condition.of if not overall_holds(part, told, plan)]
    if isinstance(condition, AnyOf):
        return bool([part for part in condition.of if overall_holds(part, told, plan)])
    if isinstance(condition, GradeOf):
        grades = method_scale(plan, condition.method).grades
        return told[condition.method].grade in grades[grades.index(condition.at_least) :]
    assert isinstance(condition, Weighted)
    total = Fraction(0)
    for method, weight in condition.weights.items():
        total += Fraction(weight) * told[method].percentage
    return total >= condition.at_least


def method_scale(plan: Plan, method_id: str) -> Scale:
    (method,) = [method for method in plan.methods if method.id == method_id]
    return plan.scales[method.grading.scale]


def scores(method: Method) -> list[Decimal]:
    """Every score in half marks, and with them every boundary of a generated plan."""
    assert method.test is not None
    return [Decimal(halves) / 2 for halves in range(2 * method.test.out_of + 1)]


def ways(method: Method, levels: Levels, score: Decimal | None) -> Iterator[Known]:
    """Every way in which a method may still come out."""
    ids = [criterion.id for criterion in method.criteria]
    order = [level.id for level in method.levels]
    choices = [order if levels.get(id) is None else [str(levels[id])] for id in ids]
    possible = [score] if score is not None or method.test is None else scores(method)
    for chosen in product(*choices):
        for one in possible:
            yield Known(method, tuple(zip(ids, chosen, strict=True)), one)


def told(method: Method, known: Known) -> Told:
    rule = method.grading.rule
    assert isinstance(rule, Steps)
    grade = rule.otherwise.grade
    for step in reversed(rule.best_first):
        if method_holds(step.when, known):
            grade = step.grade
    return Told(grade, known.percentage())


def possible(method: Method, levels: Levels, score: Decimal | None) -> set[Told]:
    """What a method may still come to."""
    return {told(method, known) for known in ways(method, levels, score)}


def overall(plan: Plan, by_method: Mapping[str, Told]) -> str:
    rule = plan.grading.rule
    if isinstance(rule, Table):
        grades = {
            row.grade
            for row in rule.rows
            if all(by_method[method].grade == grade for method, grade in row.when.items())
        }
        (grade,) = grades  # total and unambiguous
        return grade
    for step in rule.best_first:
        if overall_holds(step.when, by_method, plan):
            return step.grade
    return rule.otherwise.grade


def overall_possible(plan: Plan, by_method: Mapping[str, set[Told]]) -> set[str]:
    """What the overall grade may still be, the methods being independent of one another."""
    ids = [method.id for method in plan.methods]
    chosen = product(*(by_method[id] for id in ids))
    return {overall(plan, dict(zip(ids, one, strict=True))) for one in chosen}
