"""Grades of generated plans against the second evaluator, and that a better part never worsens the whole."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.properties import naive
from tests.properties.plans import plans
from touchstone.plans.lint import faults
from touchstone.rules.grading import capped, counts_marks, method_grade, overall_grade
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import Scale
from touchstone.rules.plan.method import Method
from touchstone.rules.report import GradeRange

Come = tuple[dict[str, str | None], Decimal | None]


@st.composite
def outcomes(draw: st.DrawFn, method: Method) -> Come:
    """Levels and a score, with gaps."""
    levels = [None, *(level.id for level in method.levels)]
    known = {criterion.id: draw(st.sampled_from(levels)) for criterion in method.criteria}
    if method.test is None:
        return known, None
    return known, draw(st.none() | st.sampled_from(naive.scores(method)))


def expected(scale: Scale, grades: set[str]) -> tuple[str, str, bool | None]:
    order = sorted(grades, key=scale.grades.index)
    passing = {scale.grades.index(grade) >= scale.grades.index(scale.passes_from) for grade in grades}
    return order[0], order[-1], passing.pop() if len(passing) == 1 else None


def told(grade: GradeRange) -> tuple[str, str, bool | None]:
    return grade.lowest, grade.highest, grade.passes


@given(plans())
def test_the_linter_accepts_generated_plans(plan: Plan) -> None:
    assert list(faults(plan)) == []


@given(plans(), st.data())
def test_a_methods_grade_lies_just_between_the_worst_and_the_best_that_may_come(
    plan: Plan, data: st.DataObject
) -> None:
    for method in plan.methods:
        levels, score = data.draw(outcomes(method))
        grade, possible = method_grade(plan, method, levels, score), naive.possible(method, levels, score)
        assert told(grade) == expected(plan.scales[method.grading.scale], {one.grade for one in possible})
        if counts_marks(plan, method):
            assert grade.marks_lowest == min(one.percentage for one in possible)
            assert grade.marks_highest == max(one.percentage for one in possible)
        else:
            assert (grade.marks_lowest, grade.marks_highest) == (None, None)


@given(plans(), st.data())
def test_the_overall_grade_lies_just_between_the_worst_and_the_best_that_may_come(
    plan: Plan, data: st.DataObject
) -> None:
    grades, possible = {}, {}
    for method in plan.methods:
        levels, score = data.draw(outcomes(method))
        possible[method.id] = naive.possible(method, levels, score)
        if any(levels.values()) or score is not None or data.draw(st.booleans()):
            grades[method.id] = method_grade(plan, method, levels, score)
    assert told(overall_grade(plan, grades)) == expected(
        plan.scales[plan.grading.scale], naive.overall_possible(plan, possible)
    )


@given(plans(), st.data())
def test_one_criterion_or_score_better_never_lowers_a_grade(plan: Plan, data: st.DataObject) -> None:
    drawn = {method.id: data.draw(outcomes(method)) for method in plan.methods}
    before = {method.id: method_grade(plan, method, *drawn[method.id]) for method in plan.methods}
    overall = overall_grade(plan, before)
    for method in plan.methods:
        for better in improvements(method, *drawn[method.id]):
            grade = method_grade(plan, method, *better)
            assert not_lower(plan.scales[method.grading.scale], before[method.id], grade)
            after = overall_grade(plan, {**before, method.id: grade})
            assert not_lower(plan.scales[plan.grading.scale], overall, after)


@given(plans(), st.data())
def test_a_cap_takes_away_what_is_above_it_and_nothing_else(plan: Plan, data: st.DataObject) -> None:
    order = plan.scales[plan.grading.scale].grades
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(order) - 1)] * 2)))
    cap = data.draw(st.integers(order.index(plan.scales[plan.grading.scale].passes_from), len(order) - 1))
    before = GradeRange(lowest=order[low], highest=order[high], passes=None)
    after = {min(rank, cap) for rank in range(low, high + 1)}
    expected_range = expected(plan.scales[plan.grading.scale], {order[rank] for rank in after})
    assert told(capped(plan, before, order[cap])) == expected_range


def improvements(method: Method, levels: dict[str, str | None], score: Decimal | None) -> list[Come]:
    """The same outcome with one criterion a level higher, or half a mark more."""
    order = [level.id for level in method.levels]
    better: list[Come] = []
    for id, level in levels.items():
        if level is not None and level != order[-1]:
            better.append(({**levels, id: order[order.index(level) + 1]}, score))
    if method.test is not None and score is not None and score < method.test.out_of:
        better.append((levels, score + Decimal("0.5")))
    return better


def not_lower(scale: Scale, before: GradeRange, after: GradeRange) -> bool:
    rank = scale.grades.index
    return rank(after.lowest) >= rank(before.lowest) and rank(after.highest) >= rank(before.highest)


@given(plans(), st.data())
def test_what_becomes_known_only_narrows_a_grade(plan: Plan, data: st.DataObject) -> None:
    for method in plan.methods:
        levels, score = data.draw(outcomes(method))
        known = {id: level for id, level in levels.items() if data.draw(st.booleans()) and level is not None}
        wide, narrow = method_grade(plan, method, known, None), method_grade(plan, method, levels, score)
        rank = plan.scales[method.grading.scale].grades.index
        assert rank(wide.lowest) <= rank(narrow.lowest) <= rank(narrow.highest) <= rank(wide.highest)
