"""The overall grade, compiled from the plan's table or from its conditions over grades and marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod

import numpy as np

from touchstone.cohort.arrays import Flags, GradeRanks
from touchstone.cohort.criteria import Mark
from touchstone.cohort.facts import OverallFacts, OverallTest
from touchstone.cohort.ladder import all_of, any_of
from touchstone.cohort.units import common_scale, refuse_overflow, threshold, whole
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import AllOf, AnyOf, Condition, GradeOf, Table, Weighted

LARGEST_TABLE = 2**24


def scale_of(plan: Plan, method: str) -> tuple[str, ...]:
    """The grades of a method, worst first."""
    found = plan.method(method)
    if found is None:
        raise ValueError(f"the overall grade names the method {method!r}, which the plan does not have")
    return plan.scales[found.grading.scale].grades


def compile_overall_test(condition: Condition, plan: Plan, marks: Mapping[str, Mark]) -> OverallTest:
    """A condition over methods; raise ``ValueError`` for one that only a method can have."""
    match condition:
        case AllOf():
            return all_of([compile_overall_test(part, plan, marks) for part in condition.of])
        case AnyOf():
            return any_of([compile_overall_test(part, plan, marks) for part in condition.of])
        case GradeOf():
            method = condition.method
            least = scale_of(plan, method).index(condition.at_least)
            return lambda facts: facts.grades[method] >= least
        case Weighted():
            return _weighted(condition, marks)
        case _:
            raise ValueError(f"{condition.keyword!r} can only be used for a method's grade")


def _weighted(condition: Weighted, marks: Mapping[str, Mark]) -> OverallTest:
    shares = {
        method: Fraction(weight) * 100 / marks[method].most
        for method, weight in condition.weights.items()
        if marks[method].most
    }
    scale = common_scale(shares.values())
    factors = {method: whole(share, scale) for method, share in shares.items()}
    least = threshold(condition.at_least, scale)
    refuse_overflow(int(factor * marks[method].most) + factor for method, factor in factors.items())

    def test(facts: OverallFacts) -> Flags:
        total = np.zeros(facts.size, dtype=np.int64)
        for method, factor in factors.items():
            total += facts.marks[method] * factor
        return total >= least

    return test


def compile_table(table: Table, plan: Plan, grades: tuple[str, ...]) -> Callable[[OverallFacts], GradeRanks]:
    """One look-up over all combinations of the methods' grades; raise ``ValueError`` for a gap."""
    scales = [scale_of(plan, method) for method in table.methods]
    sizes = [len(scale) for scale in scales]
    if prod(sizes) > LARGEST_TABLE:
        raise ValueError(f"a table over {prod(sizes):,} combinations of grades is too large")
    answers = np.full(sizes, -1, dtype=np.int8)
    for row in reversed(table.rows):  # the first row that fits counts
        named = zip(table.methods, scales, strict=True)
        place = tuple(scale.index(row.when[m]) if m in row.when else slice(None) for m, scale in named)
        answers[place] = grades.index(row.grade)
    if (answers < 0).any():
        gap = [scale[i] for scale, i in zip(scales, np.argwhere(answers < 0)[0], strict=True)]
        raise ValueError(f"the table of the overall grade has no row for {', '.join(gap)}")
    return _look_up(answers.ravel(), list(zip(table.methods, sizes, strict=True)))


def _look_up(answers: GradeRanks, parts: list[tuple[str, int]]) -> Callable[[OverallFacts], GradeRanks]:
    small = np.min_scalar_type(answers.size)

    def grades(facts: OverallFacts) -> GradeRanks:
        place = np.zeros(facts.size, dtype=small)
        for method, size in parts:
            place *= size
            np.add(place, facts.grades[method], out=place, casting="unsafe")
        return answers.take(place)

    return grades
