"""A method's grade and mark, compiled from the plan's conditions over criteria and score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from touchstone.cohort.arrays import Flags, Units
from touchstone.cohort.facts import MethodFacts, MethodTest
from touchstone.cohort.ladder import all_of, always, any_of
from touchstone.cohort.units import common_scale, refuse_overflow, threshold, whole
from touchstone.rules.plan.grading import AllOf, AnyOf, Condition, Every, Points, ScoreOf, Several
from touchstone.rules.plan.method import Method


@dataclass(frozen=True)
class Mark:
    """How a method's mark is counted: in which units, and how many of them are its most."""

    of: Callable[[MethodFacts], Units]
    most: Fraction


def compile_test(condition: Condition, method: Method, places: int) -> MethodTest:
    """A condition over one method, with scores in units of ``places`` decimals; raise ``ValueError`` for a
    condition that only an overall grade can have."""
    match condition:
        case AllOf():
            return all_of([compile_test(part, method, places) for part in condition.of])
        case AnyOf():
            return any_of([compile_test(part, method, places) for part in condition.of])
        case Every():
            return _every(condition, method)
        case Several():
            return _several(condition, method)
        case Points():
            return _points_reach(condition, method)
        case ScoreOf():
            return _score_reaches(condition, method, places)
        case _:
            raise ValueError(f"{method.id}: {condition.keyword!r} can only be used for the overall grade")


def compile_mark(method: Method, places: int) -> Mark:
    """The method's mark: its score, or without a test the weighted points of its criteria."""
    if method.test is not None:
        return Mark(_score, Fraction(method.test.out_of * 10**places))
    which = _which(method, None, None)
    scale = common_scale(criterion.weight for criterion in method.criteria)
    weights = sum((criterion.weight for criterion in method.criteria), start=Decimal(0))
    return Mark(_points(method, which, scale), Fraction(weights) * method.levels[-1].points * scale)


def _which(method: Method, kind: str | None, theme: str | None) -> tuple[int, ...]:
    placed = [(part.id, criterion.kind) for part in method.themes for criterion in part.criteria]
    return tuple(
        index
        for index, (part, is_kind) in enumerate(placed)
        if kind in {None, is_kind} and theme in {None, part}
    )


def _every(condition: Every, method: Method) -> MethodTest:
    which = _which(method, condition.kind, condition.theme)
    least = np.uint8(method.level_order[condition.reaches])
    if not which:
        return always
    return lambda facts: facts.worst(which) >= least


def _several(condition: Several, method: Method) -> MethodTest:
    which = _which(method, condition.kind, condition.theme)
    least = np.uint8(method.level_order[condition.reaches])

    def test(facts: MethodFacts) -> Flags:
        reaching = np.zeros(facts.size, dtype=np.int32)
        for index in which:
            reaching += facts.columns[index] >= least
        return reaching >= condition.number

    return test


def _points_reach(condition: Points, method: Method) -> MethodTest:
    which = _which(method, condition.kind, None)
    scale = common_scale(method.criteria[index].weight for index in which)
    least = threshold(condition.at_least, scale)
    points = _points(method, which, scale)
    return lambda facts: points(facts) >= least


def _points(method: Method, which: tuple[int, ...], scale: int) -> Callable[[MethodFacts], Units]:
    worth = [[whole(method.criteria[i].weight * lv.points, scale) for lv in method.levels] for i in which]
    refuse_overflow(max(map(abs, levels)) for levels in worth)
    tables = [np.array(levels, dtype=np.int64) for levels in worth]

    def points(facts: MethodFacts) -> Units:
        total = np.zeros(facts.size, dtype=np.int64)
        for index, table in zip(which, tables, strict=True):
            total += table[facts.columns[index]]
        return total

    return points


def _score_reaches(condition: ScoreOf, method: Method, places: int) -> MethodTest:
    if method.test is None:
        raise ValueError(f"{method.id} is graded by a score but has no test")
    least = threshold(condition.at_least, 10**places)
    return lambda facts: _score(facts) >= least


def _score(facts: MethodFacts) -> Units:
    return facts.score
