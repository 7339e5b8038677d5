"""Grades by bounds: told when the worst and the best completion agree."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.factories.plan import (
    a_criterion,
    a_method,
    a_plan,
    a_theme,
    method_grading,
    overall_grading,
    rule,
)
from touchstone.rules.grading import (
    Combination,
    UngradableError,
    capped,
    completions,
    grade_of,
    holds,
    method_grade,
    overall_grade,
    passes,
    unknown_grade,
)
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    GradeOf,
    Grading,
    Level,
    Otherwise,
    Points,
    Scale,
    ScoreOf,
    Several,
    Step,
    Steps,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import MarkedTest, Method
from touchstone.rules.report import GradeRange

WEIGHTS = {"first": Decimal("0.36"), "second": Decimal("0.64")}
ALL_MET = {"first-t-P1": "met", "first-t-D1": "met"}
POINTS = (Level(id="none", points=0), Level(id="some", points=1), Level(id="full", points=2))


def graded(levels: Mapping[str, str | None]) -> tuple[str, str, bool | None]:
    plan = a_plan()
    grade = method_grade(plan, plan.methods[0], levels)
    return grade.lowest, grade.highest, grade.passes


def told(lowest: str, highest: str | None = None) -> GradeRange:
    return GradeRange(lowest=lowest, highest=highest or lowest, passes=None)


def test_all_pass_and_all_distinction_criteria_make_a_distinction() -> None:
    assert graded(dict(ALL_MET)) == ("distinction", "distinction", True)


def test_all_pass_criteria_without_the_distinction_make_a_pass() -> None:
    assert graded(ALL_MET | {"first-t-D1": "not_met"}) == ("pass", "pass", True)


def test_distinction_criteria_never_rescue_a_missed_pass_criterion() -> None:
    assert graded(ALL_MET | {"first-t-P1": "not_met"}) == ("fail", "fail", False)


def test_a_missed_pass_criterion_is_a_fail_whatever_else_is_open() -> None:
    assert graded({"first-t-P1": "not_met"}) == ("fail", "fail", False)


def test_nothing_assessed_leaves_every_grade_open() -> None:
    assert graded({}) == ("fail", "distinction", None)


def test_an_open_distinction_criterion_leaves_pass_to_distinction() -> None:
    assert graded({"first-t-P1": "met", "first-t-D1": None}) == ("pass", "distinction", True)


def test_an_open_pass_criterion_leaves_fail_to_pass() -> None:
    assert graded({"first-t-D1": "not_met"}) == ("fail", "pass", None)


def test_a_grade_is_told_only_when_both_ends_agree() -> None:
    assert told("pass").grade == "pass"
    assert told("pass", "distinction").grade is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("fail", "distinction", "fail"),
        ("distinction", "fail", "fail"),
        ("pass", "pass", "pass"),
        ("pass", "distinction", "merit"),
        ("distinction", "pass", "merit"),
        ("distinction", "distinction", "distinction"),
    ],
)
def test_the_table_gives_the_overall_grade(first: str, second: str, expected: str) -> None:
    grade = overall_grade(a_plan(), {"first": told(first), "second": told(second)})
    assert (grade.lowest, grade.highest, grade.passes) == (expected, expected, expected != "fail")


def test_a_method_without_a_grade_leaves_the_overall_grade_open() -> None:
    grade = overall_grade(a_plan(), {"first": told("pass")})
    assert (grade.lowest, grade.highest, grade.passes) == ("fail", "merit", None)


def test_a_fail_in_one_method_already_decides() -> None:
    grade = overall_grade(a_plan(), {"second": told("fail")})
    assert (grade.lowest, grade.highest) == ("fail", "fail")


def test_a_table_without_a_row_is_an_error_and_never_a_grade() -> None:
    table = overall_grading().rule
    assert isinstance(table, Table)
    holed = Table(methods=table.methods, rows=table.rows[:3])
    plan = a_plan(grading=rule(Grading, scale="overall", rule=holed))
    with pytest.raises(UngradableError, match="no row of the table is for"):
        overall_grade(plan, {"first": told("distinction"), "second": told("distinction")})


@pytest.mark.parametrize(
    ("before", "after"), [("distinction", "pass"), ("merit", "pass"), ("pass", "pass"), ("fail", "fail")]
)
def test_the_cap_leaves_nothing_above_it_and_lifts_nothing(before: str, after: str) -> None:
    grade = capped(a_plan(), told(before), "pass")
    assert (grade.lowest, grade.highest, grade.passes) == (after, after, after != "fail")


def test_the_cap_narrows_a_range() -> None:
    grade = capped(a_plan(), told("fail", "distinction"), "pass")
    assert (grade.lowest, grade.highest, grade.passes) == ("fail", "pass", None)


def test_a_scale_says_from_where_a_grade_passes() -> None:
    scale = Scale(grades=("fail", "refer", "pass"), passes_from="pass")
    assert [passes(scale, grade) for grade in scale.grades] == [False, False, True]


def a_points_method(*, test: bool = False, weights: tuple[int, int] = (1, 3)) -> Method:
    theme = a_theme(
        criteria=(
            a_criterion("A", "core", weight=Decimal(weights[0])),
            a_criterion("B", "extra", weight=Decimal(weights[1])),
        )
    )
    return a_method(levels=POINTS, themes=(theme,), test=rule(MarkedTest, out_of=40) if test else None)


def tried(condition: Condition, levels: dict[str, str], score: str | None = None) -> tuple[bool, bool]:
    method = a_points_method(test=score is not None)
    lowest, highest = completions(method, levels, None if score in (None, "open") else Decimal(score or 0))
    return holds(condition, lowest), holds(condition, highest)


def test_every_is_true_where_there_is_no_such_criterion() -> None:
    assert tried(Every(kind="core", reaches="full", theme="elsewhere"), {}) == (True, True)


def test_every_looks_at_one_theme_when_it_names_one() -> None:
    condition = Every(kind="core", reaches="some", theme="theme")
    assert tried(condition, {"A": "none"}) == (False, False)
    assert tried(condition, {"A": "some"}) == (True, True)


def test_several_counts_the_criteria_that_reach_the_level() -> None:
    condition = Several(number=1, kind="core", reaches="some")
    assert tried(condition, {"A": "none"}) == (False, False)
    assert tried(condition, {"A": "some"}) == (True, True)
    assert tried(condition, {"A": "full"}) == (True, True)
    assert tried(condition, {}) == (False, True)
    assert tried(Several(number=2, kind="core", reaches="some"), {"A": "full"}) == (False, False)


def test_points_are_weighted_and_compared_on_the_point() -> None:
    # A some = 1 × 1, B full = 3 × 2: seven points
    levels = {"A": "some", "B": "full"}
    assert tried(Points(at_least=Decimal(7)), levels) == (True, True)
    assert tried(Points(at_least=Decimal("7.01")), levels) == (False, False)
    assert tried(Points(at_least=Decimal(2), kind="core"), levels) == (False, False)
    assert tried(Points(at_least=Decimal(1), kind="core"), levels) == (True, True)


def test_open_criteria_are_worth_nothing_at_worst_and_all_at_best() -> None:
    assert tried(Points(at_least=Decimal(8)), {"A": "full"}) == (False, True)
    assert tried(Points(at_least=Decimal("8.5")), {"A": "full"}) == (False, False)


def test_a_score_on_the_boundary_counts() -> None:
    assert tried(ScoreOf(at_least=Decimal(28)), {}, "28") == (True, True)
    assert tried(ScoreOf(at_least=Decimal(28)), {}, "27.5") == (False, False)


def test_an_open_score_is_nothing_at_worst_and_full_marks_at_best() -> None:
    assert tried(ScoreOf(at_least=Decimal(40)), {}, "open") == (False, True)
    assert tried(ScoreOf(at_least=Decimal(41)), {}, "open") == (False, False)
    assert [one.score for one in completions(a_points_method(), {}, None)] == [0, 0]


def test_all_and_any_combine() -> None:
    yes, no = Several(number=1, kind="core", reaches="none"), Several(number=9, kind="core", reaches="none")
    assert tried(AllOf(of=(yes, yes)), {}) == (True, True)
    assert tried(AllOf(of=(yes, no)), {}) == (False, False)
    assert tried(AnyOf(of=(no, yes)), {}) == (True, True)
    assert tried(AnyOf(of=(no, no)), {}) == (False, False)


def test_a_condition_nobody_knows_fails_closed() -> None:
    lowest, _ = completions(a_points_method(), {}, None)
    with pytest.raises(KeyError):
        holds(object(), lowest)  # type: ignore[arg-type]


def test_marks_are_the_percentage_of_the_points() -> None:
    lowest, highest = completions(a_points_method(), {"A": "some", "B": "some"}, None)
    assert lowest.marks() == highest.marks() == Fraction(4, 8) * 100


def test_marks_are_the_percentage_of_the_test_where_there_is_one() -> None:
    lowest, highest = completions(a_points_method(test=True), {"A": "some"}, Decimal("33.5"))
    assert lowest.marks() == highest.marks() == Fraction("33.5") / 40 * 100


def test_marks_without_points_are_nothing() -> None:
    lowest, _ = completions(a_points_method(weights=(0, 0)), {"A": "full"}, None)
    assert lowest.marks() == 0


def a_weighted_plan(at_least: str, weights: Mapping[str, Decimal] = WEIGHTS) -> Plan:
    steps = Steps(
        best_first=(rule(Step, grade="pass", when=Weighted(weights=weights, at_least=Decimal(at_least))),),
        otherwise=rule(Otherwise, grade="fail"),
    )
    return a_plan(grading=rule(Grading, scale="overall", rule=steps))


@pytest.mark.parametrize(("at_least", "expected"), [("68", "pass"), ("68.0001", "fail")])
def test_the_weighted_sum_is_exact(at_least: str, expected: str) -> None:
    # 0.36 × 50 % + 0.64 × 78.125 % = 18 + 50 = 68 %
    grades = {
        "first": GradeRange(
            lowest="pass", highest="pass", passes=True, marks_lowest=Fraction(50), marks_highest=Fraction(50)
        ),
        "second": GradeRange(
            lowest="pass",
            highest="pass",
            passes=True,
            marks_lowest=Fraction("78.125"),
            marks_highest=Fraction("78.125"),
        ),
    }
    grade = overall_grade(a_weighted_plan(at_least), grades)
    assert (grade.lowest, grade.highest) == (expected, expected)


def test_open_marks_leave_the_weighted_sum_open() -> None:
    grade = overall_grade(a_weighted_plan("36"), {})
    assert (grade.lowest, grade.highest) == ("fail", "pass")
    assert (grade.marks_lowest, grade.marks_highest) == (None, None)
    just_above = overall_grade(a_weighted_plan("100.0001"), {})
    assert (just_above.lowest, just_above.highest) == ("fail", "fail")
    at_least_nothing = overall_grade(a_weighted_plan("0"), {})
    assert (at_least_nothing.lowest, at_least_nothing.highest) == ("pass", "pass")


def test_a_grade_condition_compares_on_the_methods_own_scale() -> None:
    plan = a_plan()
    one = Combination(plan, {"first": "pass", "second": "distinction"}, {})
    assert holds(GradeOf(method="first", at_least="pass"), one)
    assert not holds(GradeOf(method="first", at_least="distinction"), one)
    assert holds(GradeOf(method="second", at_least="pass"), one)
    finer = a_plan(methods=(a_method("first"), a_method("second", grading=method_grading("overall"))))
    other = Combination(finer, {"first": "pass", "second": "merit"}, {})
    assert holds(GradeOf(method="second", at_least="merit"), other)
    assert not holds(GradeOf(method="second", at_least="distinction"), other)


def test_steps_over_grades_give_the_overall_grade() -> None:
    step = rule(Step, grade="pass", when=GradeOf(method="second", at_least="pass"))
    steps = Steps(best_first=(step,), otherwise=rule(Otherwise, grade="fail"))
    plan = a_plan(grading=rule(Grading, scale="overall", rule=steps))
    grade = overall_grade(plan, {"second": told("fail", "distinction")})
    assert (grade.lowest, grade.highest, grade.passes) == ("fail", "pass", None)


def test_the_first_step_that_holds_is_the_grade() -> None:
    plan = a_plan()
    steps = plan.methods[0].grading.rule
    lowest, highest = completions(plan.methods[0], {}, None)
    assert (grade_of(steps, lowest), grade_of(steps, highest)) == ("fail", "distinction")


def test_of_a_method_nothing_is_known_any_grade_may_come() -> None:
    plan = a_plan()
    grade = unknown_grade(plan, plan.methods[0])
    assert (grade.lowest, grade.highest, grade.passes) == ("fail", "distinction", None)
    assert (grade.marks_lowest, grade.marks_highest) == (None, None)


def by(condition: Condition, **method: Any) -> Plan:
    """A plan whose first method is passed by this condition."""
    steps = Steps(
        best_first=(rule(Step, grade="pass", when=condition),), otherwise=rule(Otherwise, grade="fail")
    )
    grading = rule(Grading, scale="component", rule=steps)
    return a_plan(methods=(a_method("first", grading=grading, **method), a_method("second")))


EVERY = Every(kind="pass", reaches="met")
POINTED = Points(at_least=Decimal(1))


@pytest.mark.parametrize(
    "plan",
    [
        by(POINTED),
        by(AllOf(of=(EVERY, AnyOf(of=(EVERY, POINTED))))),
        by(EVERY, test=rule(MarkedTest, out_of=2)),
        a_weighted_plan("50"),
    ],
    ids=["points", "points within", "a test", "a weight"],
)
def test_marks_come_with_the_grade_where_the_plan_looks_at_them(plan: Plan) -> None:
    method = plan.methods[0]
    grade = method_grade(plan, method, {"first-t-P1": "met"})
    open_from = Fraction(0 if method.test is not None else 50)
    assert (grade.marks_lowest, grade.marks_highest) == (open_from, Fraction(100))
    told_all = method_grade(plan, method, {"first-t-P1": "met", "first-t-D1": "not_met"}, Decimal(1))
    assert (told_all.marks_lowest, told_all.marks_highest) == (Fraction(50), Fraction(50))


@pytest.mark.parametrize("plan", [a_plan(), by(AllOf(of=(EVERY,)))], ids=["steps", "steps within"])
def test_no_marks_come_with_a_grade_that_nobody_works_out_from_them(plan: Plan) -> None:
    grade = method_grade(plan, plan.methods[0], {"first-t-P1": "met"})
    assert (grade.marks_lowest, grade.marks_highest) == (None, None)


def test_a_weight_on_another_method_gives_this_one_no_marks() -> None:
    plan = a_weighted_plan("50", {"second": Decimal(1)})
    first, second = (method_grade(plan, method, {}) for method in plan.methods)
    assert (first.marks_lowest, first.marks_highest) == (None, None)
    assert (second.marks_lowest, second.marks_highest) == (Fraction(0), Fraction(100))
