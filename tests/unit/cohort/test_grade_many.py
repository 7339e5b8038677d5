from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.factories.cohort import (
    a_practical,
    a_random_cohort,
    a_test_method,
    a_weighed_plan,
    from_arrays,
    scalar,
    steps,
)
from tests.factories.plan import a_criterion, a_method, a_plan, a_theme, rule, the_attempts
from touchstone.cohort import Cohort, grade_many
from touchstone.cohort.arrays import CANNOT_TELL, NOT_ASSESSED, Scores
from touchstone.cohort.blocks import ROWS
from touchstone.rules.plan import Plan
from touchstone.rules.plan.grading import (
    Every,
    GradeOf,
    Grading,
    Level,
    Points,
    Row,
    Scale,
    ScoreOf,
    Several,
    Table,
    Weighted,
)
from touchstone.rules.plan.method import MarkedTest

FAIL, PASS, MERIT, DISTINCTION = range(4)
_ = NOT_ASSESSED


def the_matrix(*rows: tuple[int, int, int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Rows of first-t-P1, first-t-D1, second-t-P1, second-t-D1."""
    return np.array(rows, dtype=np.uint8)


def test_each_pair_of_grades_gives_the_overall_grade_of_the_table() -> None:
    levels = the_matrix((0, 1, 1, 1), (1, 0, 1, 0), (1, 0, 1, 1), (1, 1, 1, 0), (1, 1, 1, 1))
    grades = grade_many(a_plan(), Cohort(levels))
    assert grades.overall.tolist() == [FAIL, PASS, MERIT, MERIT, DISTINCTION]
    assert grades.methods["first"].told.tolist() == [0, 1, 1, 2, 2]
    assert grades.methods["second"].told.tolist() == [2, 1, 2, 1, 2]


def test_what_is_not_yet_assessed_leaves_a_range() -> None:
    grades = grade_many(a_plan(), Cohort(the_matrix((_, 1, 1, 1), (1, _, 1, 1), (1, 1, 1, 1))))
    first = grades.methods["first"]
    assert first.lowest.tolist() == [0, 1, 2]
    assert first.highest.tolist() == [2, 2, 2]
    assert first.told.tolist() == [CANNOT_TELL, CANNOT_TELL, 2]
    assert grades.before_cap.lowest.tolist() == [FAIL, MERIT, DISTINCTION]
    assert grades.before_cap.highest.tolist() == [DISTINCTION] * 3
    assert grades.overall.tolist() == [CANNOT_TELL, CANNOT_TELL, DISTINCTION]


def test_a_certain_fail_is_not_told_overall_while_another_method_is_open() -> None:
    grades = grade_many(a_plan(), Cohort(the_matrix((0, 1, _, 1))))
    assert from_arrays(grades, 0).before_cap == ("fail", "fail")
    assert grades.overall.tolist() == [CANNOT_TELL]


def test_the_cap_limits_the_overall_grade_and_leaves_the_methods_theirs() -> None:
    levels = the_matrix((1, 1, 1, 1), (1, 1, 1, 1), (0, 1, 1, 1))
    grades = grade_many(a_plan(), Cohort(levels), capped=np.array([True, False, True]))
    assert grades.overall.tolist() == [PASS, DISTINCTION, FAIL]
    assert grades.before_cap.lowest.tolist() == [DISTINCTION, DISTINCTION, FAIL]
    assert grades.after_cap.lowest.tolist() == [PASS, DISTINCTION, FAIL]
    assert grades.methods["first"].told.tolist() == [2, 2, 0]


def test_a_plan_without_a_cap_caps_nobody() -> None:
    plan = a_plan(attempts=the_attempts(cap=None))
    grades = grade_many(plan, Cohort(the_matrix((1, 1, 1, 1))), capped=np.array([True]))
    assert grades.overall.tolist() == [DISTINCTION]


def test_rows_columns_and_turned_matrices_give_the_same_grades() -> None:
    plan = a_plan()
    columns = a_random_cohort(plan, ROWS + 77, 0.1, seed=3).levels
    assert not isinstance(columns, np.ndarray)
    turned = np.stack(list(columns.values()))
    expected = grade_many(plan, Cohort(columns)).overall
    assert np.array_equal(grade_many(plan, Cohort(turned.T)).overall, expected)
    assert np.array_equal(grade_many(plan, Cohort(np.ascontiguousarray(turned.T))).overall, expected)
    assert len(set(expected.tolist())) == 5


def test_nobody_has_no_grades() -> None:
    assert grade_many(a_plan(), Cohort({})).overall.tolist() == []


def test_a_criterion_without_an_array_is_not_yet_assessed() -> None:
    cohort = Cohort({"first-t-P1": np.array([0, 1], dtype=np.uint8)})
    first = grade_many(a_plan(), cohort).methods["first"]
    assert (first.lowest.tolist(), first.highest.tolist()) == ([0, 1], [0, 2])


def test_a_test_without_scores_is_not_yet_scored() -> None:
    plan = a_plan(methods=(a_method("first"), a_test_method("second")))
    cohort = Cohort({"first-t-P1": np.ones(1, dtype=np.uint8), "first-t-D1": np.ones(1, dtype=np.uint8)})
    assert from_arrays(grade_many(plan, cohort), 0).methods["second"] == ("fail", "distinction")


@pytest.mark.parametrize(("units", "grade"), [(324, 1), (325, 2), (199, 0), (200, 1), (400, 2), (0, 0)])
def test_a_score_reaches_its_boundary_exactly(units: int, grade: int) -> None:
    plan = a_plan(methods=(a_method("first"), a_test_method("second")))
    cohort = Cohort({}, {"second": Scores(np.array([units], dtype=np.int64), places=1)})
    assert grade_many(plan, cohort).methods["second"].told.tolist() == [grade]


@pytest.mark.parametrize("gaps", [0.0, 0.05, 0.4])
@pytest.mark.parametrize("plan", [a_plan(), a_weighed_plan()], ids=["table", "weighed"])
def test_a_cohort_is_graded_as_each_apprentice_alone(plan: Plan, gaps: float) -> None:
    cohort = a_random_cohort(plan, 400, gaps, seed=11)
    capped = np.random.default_rng(5).random(400) < 0.3
    grades = grade_many(plan, cohort, capped=capped)
    seen = set()
    for place in range(400):
        alone = scalar(plan, cohort, place, capped=bool(capped[place]))
        assert from_arrays(grades, place) == alone
        seen.add(alone.overall)
    assert len(seen) >= 3


def test_weighted_marks_are_exact_at_the_boundary() -> None:
    third = a_method(
        "first", themes=(a_theme("t", criteria=tuple(a_criterion(f"C{i}", "pass") for i in range(3))),)
    )
    weighing = Weighted(weights={"first": Decimal("0.3"), "second": Decimal("0.7")}, at_least=Decimal(80))
    plan = a_plan(
        methods=(third, a_test_method("second", test=rule(MarkedTest, out_of=7))),
        grading=steps("overall", "fail", **{"pass": weighing}),
    )
    # 100 × (0.3 × 1/3 + 0.7 × 7/7) = 80 exactly; one unit of a millionth less falls short.
    scores = Scores(np.array([7_000_000, 6_999_999], dtype=np.int64), places=6)
    columns = {f"C{i}": np.array([i == 0] * 2, dtype=np.uint8) for i in range(3)}
    assert grade_many(plan, Cohort(columns, {"second": scores})).overall.tolist() == [PASS, FAIL]


def test_every_over_no_criteria_holds_and_several_over_too_few_does_not() -> None:
    graded = steps(
        "component",
        "fail",
        distinction=Several(number=2, kind="distinction", reaches="met"),
        **{"pass": Every(kind="absent", reaches="met")},
    )
    plan = a_plan(methods=(a_method("first", grading=graded), a_method("second")))
    assert grade_many(plan, Cohort(the_matrix((0, 1, 0, 0)))).methods["first"].told.tolist() == [1]


def test_the_first_row_of_a_table_that_fits_counts() -> None:
    def row(grade: str, **when: str) -> Row:
        return rule(Row, when=when, grade=grade)

    rows = (row("merit", first="pass"), row("distinction", first="pass", second="pass"), row("fail"))
    plan = a_plan(grading=rule(Grading, scale="overall", rule=Table(methods=("first", "second"), rows=rows)))
    grades = grade_many(plan, Cohort(the_matrix((1, 0, 1, 0), (0, 0, 1, 0))))
    assert grades.overall.tolist() == [MERIT, FAIL]


COLUMN = np.ones(3, dtype=np.uint8)


@pytest.mark.parametrize(
    ("cohort", "words"),
    [
        (Cohort(np.ones((2, 3), dtype=np.uint8)), "one column for each of the plan's 4 criteria"),
        (Cohort(np.ones(4, dtype=np.uint8)), "one column for each of the plan's 4 criteria"),
        (Cohort(np.ones((2, 4), dtype=np.int64)), "levels are given as uint8, not as int64"),
        (
            Cohort({"first-t-P1": COLUMN, "first-t-D1": COLUMN[:2]}),
            r"of one length, but these are of \[2, 3\]",
        ),
        (
            Cohort({"P9": COLUMN}),
            "no criterion 'P9'; it has first-t-P1, first-t-D1, second-t-P1, second-t-D1",
        ),
        (Cohort({"first-t-P1": COLUMN * 2}), "first-t-P1: apprentice 0 has the rank 2; ranks go from 0 to 1"),
        (
            Cohort({"first-t-P1": COLUMN}, {"first": Scores(np.ones(3, dtype=np.int64))}),
            "no method with a test 'first'; it has none",
        ),
    ],
)
def test_arrays_that_do_not_fit_the_plan_are_refused(cohort: Cohort, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        grade_many(a_plan(), cohort)


def test_a_wrong_rank_is_found_beyond_the_first_block_and_beside_gaps() -> None:
    column = np.full(ROWS + 9, NOT_ASSESSED, dtype=np.uint8)
    column[ROWS + 4] = 7
    with pytest.raises(ValueError, match=f"apprentice {ROWS + 4} has the rank 7"):
        grade_many(a_plan(), Cohort({"first-t-P1": column}))


@pytest.mark.parametrize(("units", "word"), [(-2, "score -2"), (401, "score 401")])
def test_a_score_outside_the_test_is_refused(units: int, word: str) -> None:
    scores = {"test": Scores(np.array([0, units], dtype=np.int64), places=1)}
    with pytest.raises(ValueError, match=f"test: apprentice 1 has the {word}; with 1 decimal places"):
        grade_many(a_weighed_plan(), Cohort({}, scores))


def test_scores_of_another_type_are_refused() -> None:
    scores = {"test": Scores(np.array([1.5]))}
    with pytest.raises(ValueError, match="scores are given as int64, not as float64"):
        grade_many(a_weighed_plan(), Cohort({}, scores))


@pytest.mark.parametrize("capped", [np.array([True]), np.array([1, 0])])
def test_capped_is_one_flag_for_each(capped: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
    with pytest.raises(ValueError, match="one bool for each of the 2 apprentices"):
        grade_many(a_plan(), Cohort(the_matrix((1, 1, 1, 1), (1, 1, 1, 1))), capped=capped)


def test_conditions_in_the_wrong_place_are_refused() -> None:
    score = a_method("first", grading=steps("component", "fail", **{"pass": ScoreOf(at_least=Decimal(1))}))
    grade = a_method(
        "first", grading=steps("component", "fail", **{"pass": GradeOf(method="second", at_least="pass")})
    )
    with pytest.raises(ValueError, match="first is graded by a score but has no test"):
        grade_many(a_plan(methods=(score, a_method("second"))), Cohort({}))
    with pytest.raises(ValueError, match="first: 'grade' can only be used for the overall grade"):
        grade_many(a_plan(methods=(grade, a_method("second"))), Cohort({}))
    overall = steps("overall", "fail", **{"pass": Every(kind="pass", reaches="met")})
    with pytest.raises(ValueError, match="'every' can only be used for a method's grade"):
        grade_many(a_plan(grading=overall), Cohort({}))
    table = replace(a_method("first"), grading=a_plan().grading)
    with pytest.raises(ValueError, match="first: a table can only be used for the overall grade"):
        grade_many(a_plan(methods=(table, a_method("second"))), Cohort({}))


def test_a_table_with_a_gap_or_an_unknown_method_is_refused() -> None:
    gap = Table(methods=("first", "second"), rows=(rule(Row, when={"first": "pass"}, grade="pass"),))
    with pytest.raises(ValueError, match="has no row for fail, fail"):
        grade_many(a_plan(grading=rule(Grading, scale="overall", rule=gap)), Cohort({}))
    unknown = Table(methods=("third",), rows=())
    with pytest.raises(ValueError, match="names the method 'third', which the plan does not have"):
        grade_many(a_plan(grading=rule(Grading, scale="overall", rule=unknown)), Cohort({}))


def test_what_arrays_cannot_hold_is_refused() -> None:
    long = Decimal("0." + "3" * 20)
    weighty = a_practical(themes=(a_theme("t", criteria=(a_criterion("C1", "core", weight=long),)),))
    with pytest.raises(ValueError, match="too long to be summed exactly in 64 bits"):
        grade_many(a_weighed_plan(methods=(a_test_method(), weighty)), Cohort({}))
    levels = tuple(Level(id=f"l{rank}", points=rank) for rank in range(255))
    with pytest.raises(ValueError, match="first has 255 levels; arrays hold at most 254"):
        grade_many(a_plan(methods=(a_method("first", levels=levels), a_method("second"))), Cohort({}))
    grades = ("fail", "pass", "merit", "distinction", *(f"g{i}" for i in range(124)))
    scales = {**a_plan().scales, "overall": Scale(grades=grades, passes_from="pass")}
    with pytest.raises(ValueError, match="overall has 128 grades; arrays hold at most 127"):
        grade_many(a_plan(scales=scales), Cohort({}))
    many = tuple(a_method(f"m{i}", themes=()) for i in range(16))
    table = Table(methods=tuple(m.id for m in many), rows=(rule(Row, when={}, grade="fail"),))
    with pytest.raises(ValueError, match="43,046,721 combinations of grades is too large"):
        grade_many(a_plan(methods=many, grading=rule(Grading, scale="overall", rule=table)), Cohort({}))


def test_points_of_one_kind_count_only_that_kind() -> None:
    graded = steps("component", "fail", **{"pass": Points(at_least=Decimal(1), kind="pass")})
    plan = a_plan(methods=(a_method("first", grading=graded), a_method("second")))
    assert grade_many(plan, Cohort(the_matrix((0, 1, 0, 0), (1, 0, 0, 0)))).methods[
        "first"
    ].told.tolist() == [0, 1]
