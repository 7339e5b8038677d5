"""How grades are made: steps from the best down, and each grade within reach."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.lint import Told, a_criteria_method, a_test_method, by_steps, criteria, told_of
from tests.factories.plan import (
    a_criterion,
    a_method,
    a_theme,
    rule,
)
from touchstone.plans.lint import reach
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    Every,
    Grading,
    Level,
    Points,
    ScoreOf,
    Several,
    Table,
)
from touchstone.rules.plan.method import MarkedTest, Method

RULE = ("methods", 0, "grading", "rule")
PASS = Every(kind="pass", reaches="met")
DISTINCTION = Every(kind="distinction", reaches="met")
BOTH = AllOf(of=(PASS, DISTINCTION))


def graded(*best_first: tuple[str, Condition], otherwise: str = "fail") -> list[Told]:
    return told_of(a_method(grading=by_steps(*best_first, otherwise=otherwise)))


def test_steps_give_known_grades() -> None:
    assert graded(("star", BOTH), ("pass", PASS), otherwise="fall") == [
        (
            (*RULE, "best_first", 0, "grade"),
            'there is no grade of the scale "star".',
            "Known are: fail, pass, distinction.",
        ),
        ((*RULE, "otherwise", "grade"), 'there is no grade of the scale "fall".', 'Did you mean "fail"?'),
    ]


def test_steps_go_from_the_best_down_each_grade_once() -> None:
    after = "List steps from the best grade down, one for each grade."
    assert graded(("pass", PASS), ("distinction", BOTH)) == [
        (
            (*RULE, "best_first", 1, "grade"),
            '"distinction" comes after "pass", and is not a lower grade.',
            after,
        )
    ]
    assert graded(("distinction", BOTH), ("pass", PASS), ("pass", DISTINCTION)) == [
        ((*RULE, "best_first", 2, "grade"), '"pass" comes after "pass", and is not a lower grade.', after)
    ]


def test_the_grade_given_otherwise_is_below_all_steps() -> None:
    lowest = "Give the lowest grade otherwise."
    assert graded(("distinction", BOTH), ("fail", PASS), otherwise="pass") == [
        (
            (*RULE, "otherwise", "grade"),
            '"pass" is given otherwise, and is not below the grades of all steps.',
            lowest,
        )
    ]
    assert graded(("distinction", BOTH), ("pass", PASS), ("fail", DISTINCTION)) == [
        (
            (*RULE, "otherwise", "grade"),
            '"fail" is given otherwise, and is not below the grades of all steps.',
            lowest,
        )
    ]


def test_every_grade_of_the_scale_is_given() -> None:
    nothing = "Say how it is earned, or take it out of the scale."
    assert graded(("distinction", BOTH))[0] == (
        RULE,
        'the grade "pass" of the scale is out of reach: nothing gives it.',
        nothing,
    )


def test_a_method_is_graded_by_steps_alone() -> None:
    table = rule(Grading, scale="component", rule=Table(methods=(), rows=()))
    assert told_of(a_method(grading=table)) == [
        (RULE, "a table is for the overall grade alone.", "Grade the method by steps.")
    ]


STEP_REMEDY = "Compare it with the steps above."


def beaten(grade: str, index: int) -> Told:
    message = f'the grade "{grade}" is out of reach: what would earn it earns a better one.'
    return (*RULE, "best_first", index), message, STEP_REMEDY


def test_a_step_that_a_better_one_implies_is_told() -> None:
    assert graded(("distinction", PASS), ("pass", BOTH)) == [beaten("pass", 1)]
    assert graded(("distinction", PASS), ("pass", PASS)) == [beaten("pass", 1)]
    assert graded(("distinction", AnyOf(of=(PASS, DISTINCTION))), ("pass", PASS)) == [beaten("pass", 1)]


def scored(high: str, low: str) -> list[Told]:
    return told_of(
        a_test_method(
            ("distinction", ScoreOf(at_least=Decimal(high))), ("pass", ScoreOf(at_least=Decimal(low)))
        )
    )


def test_thresholds_descend() -> None:
    assert scored("15", "14.999") == []
    assert scored("15", "15") == scored("15", "16") == [beaten("pass", 1)]


def pointed(high: str, low: str, **facts: object) -> list[Told]:
    steps = (("distinction", Points(at_least=Decimal(high))), ("pass", Points(at_least=Decimal(low))))
    return told_of(a_criteria_method(criteria(4), *steps, **facts))


def test_points_between_two_thresholds_must_be_possible() -> None:
    assert pointed("4", "3") == []
    assert pointed("3.5", "3.1") == [beaten("pass", 1)]
    three = (Level(id="no", points=0), Level(id="half", points=1), Level(id="met", points=2))
    assert pointed("8", "7", levels=three) == []
    assert pointed("7.5", "7.1", levels=three) == [beaten("pass", 1)]


def two_kinds(merit: Condition, distinction: Condition) -> Method:
    return a_criteria_method(
        (*criteria(2, "skill"), *criteria(2, "care")), ("distinction", distinction), ("pass", merit)
    )


def test_an_outcome_off_the_likely_courses_is_found() -> None:
    one_each = AllOf(of=tuple(Several(number=1, kind=kind, reaches="met") for kind in ("skill", "care")))
    all_of_one = AnyOf(of=tuple(Every(kind=kind, reaches="met") for kind in ("skill", "care")))
    assert told_of(two_kinds(one_each, all_of_one)) == []


def test_a_grade_earned_when_the_last_kind_comes_first_is_found() -> None:
    care, skill = (Every(kind=kind, reaches="met") for kind in ("care", "skill"))
    assert told_of(two_kinds(care, skill)) == []
    assert told_of(two_kinds(skill, care)) == []


def test_levels_between_the_lowest_and_the_highest_are_tried() -> None:
    levels = tuple(Level(id=id, points=points) for points, id in enumerate(("no", "half", "met")))
    half, some = Every(kind="pass", reaches="half"), Several(number=1, kind="pass", reaches="met")
    found = [
        told_of(a_criteria_method(criteria(3), ("distinction", better), ("pass", worse), levels=levels))
        for better, worse in ((half, some), (some, half), (PASS, half))
    ]
    assert found == [[], [], []]


def test_criteria_of_one_kind_differ_by_weight_and_by_theme_where_conditions_ask() -> None:
    heavy = (a_criterion("A", weight=Decimal(3)), a_criterion("B"), a_criterion("C"))
    steps = (("distinction", Points(at_least=Decimal(4))), ("pass", Points(at_least=Decimal("2.5"))))
    assert told_of(a_criteria_method(heavy, *steps)) == []
    narrow = (("distinction", Points(at_least=Decimal("2.5"))), ("pass", Points(at_least=Decimal("2.1"))))
    assert told_of(a_criteria_method(heavy, *narrow)) == [beaten("pass", 1)]

    def in_theme(theme: str) -> Condition:
        return Several(number=1, kind="pass", reaches="met", theme=theme)

    themes = (
        a_theme("one", criteria=criteria(2)),
        a_theme("two", criteria=(a_criterion("X"), a_criterion("Y"))),
    )
    apart = by_steps(("distinction", AllOf(of=(in_theme("one"), in_theme("two")))), ("pass", in_theme("two")))
    assert told_of(a_method(themes=themes, grading=apart)) == []
    hidden = by_steps(
        ("distinction", AnyOf(of=(in_theme("one"), in_theme("two")))), ("pass", in_theme("two"))
    )
    assert told_of(a_method(themes=themes, grading=hidden)) == [beaten("pass", 1)]


def test_scores_and_criteria_of_one_method_are_tried_together() -> None:
    good, fair = ScoreOf(at_least=Decimal(8)), ScoreOf(at_least=Decimal(4))
    test = rule(MarkedTest, out_of=10)
    sound = by_steps(("distinction", AllOf(of=(PASS, good))), ("pass", AllOf(of=(PASS, fair))))
    assert told_of(a_method(test=test, grading=sound, themes=(a_theme("t", criteria=criteria(2)),))) == []
    beaten_by_either = by_steps(("distinction", AnyOf(of=(PASS, fair))), ("pass", good))
    assert told_of(a_method(test=test, grading=beaten_by_either)) == [beaten("pass", 1)]


def test_outcomes_are_tried_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = tuple(criterion for kind in ("a", "b", "c") for criterion in criteria(1, kind))
    hidden = Every(kind="a", reaches="met")
    method = a_criteria_method(kinds, ("distinction", hidden), ("pass", hidden))
    # Four courses of 3 criteria and their start are 16 outcomes, two steps each: 32 tries.
    monkeypatch.setattr(reach, "MOST_TRIES", 32)
    assert told_of(method) == [beaten("pass", 1)]
    monkeypatch.setattr(reach, "MOST_TRIES", 31)
    assert told_of(method)[0] == (
        RULE,
        "there are 16 outcomes, too many to prove that distinction, pass and fail can be reached.",
        "Use fewer kinds, weights or levels of criteria.",
    )


def test_all_outcomes_are_tried_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = tuple(criterion for kind in "abcdef" for criterion in criteria(1, kind))
    hidden = Every(kind="a", reaches="met")
    method = a_criteria_method(kinds, ("distinction", hidden), ("pass", hidden))
    # 2 to the power of 6 is 64 outcomes, two steps each: 128 tries.
    monkeypatch.setattr(reach, "MOST_TRIES", 128)
    assert told_of(method) == [beaten("pass", 1)]
    monkeypatch.setattr(reach, "MOST_TRIES", 127)
    assert told_of(method) == [
        (
            RULE,
            "there are 64 outcomes, too many to prove that pass can be reached.",
            "Use fewer kinds, weights or levels of criteria.",
        )
    ]
    monkeypatch.undo()
    assert reach.MOST_TRIES == 100_000
