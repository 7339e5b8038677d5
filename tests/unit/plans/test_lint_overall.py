"""The overall grade by steps: each grade within reach of the methods' grades and marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.lint import Told, a_criteria_method, a_test_method, by_steps, criteria, told
from tests.factories.plan import a_gateway, a_method, a_plan, a_theme, rule
from touchstone.plans.lint import reach
from touchstone.rules.plan.gateway import MethodReached
from touchstone.rules.plan.grading import (
    AllOf,
    AnyOf,
    Condition,
    GradeOf,
    Level,
    Points,
    Scale,
    ScoreOf,
    Weighted,
)
from touchstone.rules.plan.method import MarkedTest, Method

RULE = ("grading", "rule")
SCALES = {
    "component": Scale(grades=("fail", "pass", "distinction"), passes_from="pass"),
    "overall": Scale(grades=("fail", "pass", "distinction"), passes_from="pass"),
}


def at_least(grade: str, *methods: str) -> Condition:
    return AllOf(of=tuple(GradeOf(method=method, at_least=grade) for method in methods))


def either(grade: str, *methods: str) -> Condition:
    return AnyOf(of=tuple(GradeOf(method=method, at_least=grade) for method in methods))


def overall(*best_first: tuple[str, Condition], methods: tuple[Method, ...] | None = None) -> list[Told]:
    grading = by_steps(*best_first, scale="overall")
    return told(a_plan(scales=SCALES, grading=grading, methods=methods or (a_method(), a_method("second"))))


def beaten(grade: str) -> list[Told]:
    message = f'the grade "{grade}" is out of reach: what would earn it earns a better one.'
    return [((*RULE, "best_first", 1), message, "Compare it with the steps above.")]


BOTH = ("first", "second")


def test_overall_grades_earned_by_some_grades_of_the_methods_are_not_told() -> None:
    assert overall(("distinction", at_least("distinction", *BOTH)), ("pass", at_least("pass", *BOTH))) == []
    assert overall(("distinction", either("distinction", *BOTH)), ("pass", at_least("pass", *BOTH))) == []
    assert overall(("distinction", at_least("pass", *BOTH)), ("pass", either("pass", *BOTH))) == []


def test_a_grade_earned_only_off_the_likely_courses_is_found() -> None:
    # A pass in both and no distinction lies on no course that raises one method to its best.
    one_best, mixed = either("distinction", *BOTH), AllOf(of=(at_least("pass", *BOTH),))
    assert overall(("distinction", one_best), ("pass", mixed)) == []


def test_an_overall_grade_that_a_better_one_implies_is_told() -> None:
    found = overall(("distinction", either("pass", *BOTH)), ("pass", at_least("pass", *BOTH)))
    assert found == beaten("pass")


def weighing(at_least: str, first: str = "0.5", second: str = "0.5") -> Weighted:
    return Weighted(weights={"first": Decimal(first), "second": Decimal(second)}, at_least=Decimal(at_least))


def a_test(id: str) -> Method:
    """A test of 100 marks: 40 to pass, 70 for a distinction."""
    steps = (("distinction", ScoreOf(at_least=Decimal(70))), ("pass", ScoreOf(at_least=Decimal(40))))
    theme = a_theme(f"{id}-t", ksbs=("K1" if id == "first" else "K2",), criteria=())
    return a_method(id, test=rule(MarkedTest, out_of=100), themes=(theme,), grading=by_steps(*steps))


TESTS = (a_test("first"), a_test("second"))


def without_distinction(mark: str) -> list[Told]:
    """Pass asks for a weighted mark, and any distinction of a method is one overall."""
    return overall(("distinction", either("distinction", *BOTH)), ("pass", weighing(mark)), methods=TESTS)


def test_marks_earn_an_overall_grade_as_far_as_the_methods_grades_allow() -> None:
    assert without_distinction("50") == []
    assert without_distinction("69") == []
    assert without_distinction("69.99") == []
    assert without_distinction("70") == beaten("pass")


def test_a_mark_between_two_close_boundaries_is_found() -> None:
    assert overall(("distinction", weighing("83")), ("pass", weighing("82.5")), methods=TESTS) == []
    assert overall(("distinction", weighing("82.5")), ("pass", weighing("82.5")), methods=TESTS) == beaten(
        "pass"
    )


def test_points_of_criteria_are_marks_too() -> None:
    steps = (("distinction", Points(at_least=Decimal(4))), ("pass", Points(at_least=Decimal(2))))
    methods = (a_criteria_method(criteria(4), *steps), a_test("second"))
    # Marks of the first come in quarters; those of the second are any.
    sound = overall(
        ("distinction", weighing("75.2", "1", "0")), ("pass", weighing("75", "1", "0")), methods=methods
    )
    assert sound == []
    gap = overall(
        ("distinction", weighing("75.2", "1", "0")), ("pass", weighing("75.1", "1", "0")), methods=methods
    )
    assert gap == beaten("pass")


def test_overall_outcomes_are_tried_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = (("distinction", either("pass", *BOTH)), ("pass", at_least("pass", *BOTH)))
    # Four courses of two criteria and their start make 12 outcomes of a method, two steps each: 24 tries;
    # three grades of two methods make 9 outcomes overall, two steps each: 18 tries.
    monkeypatch.setattr(reach, "MOST_TRIES", 24)
    assert overall(*hidden) == beaten("pass")
    five = tuple(
        a_method(f"m{number}", themes=(a_theme(f"t{number}", ksbs=("K1",) if number else ("K2",)),))
        for number in range(3)
    )
    names = [method.id for method in five]
    hidden = (("distinction", either("pass", *names)), ("pass", at_least("pass", *names)))
    monkeypatch.setattr(reach, "MOST_TRIES", 54)
    assert beaten("pass")[0] in overall(*hidden, methods=five)
    monkeypatch.setattr(reach, "MOST_TRIES", 53)
    assert (
        RULE,
        "there are 27 outcomes, too many to prove that pass can be reached.",
        "Use fewer kinds, weights or levels of criteria.",
    ) in overall(*hidden, methods=five)


def test_outcomes_of_a_weighed_method_are_tried_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = (("distinction", weighing("60")), ("pass", weighing("60")))
    # Whole per cents, and just below both boundaries, are 103 scores; two steps each: 206 tries of one test.
    monkeypatch.setattr(reach, "MOST_TRIES", 205)
    assert overall(*hidden, methods=TESTS) == [
        (
            RULE,
            "there are 103 outcomes, too many to prove that pass can be reached.",
            "Use fewer kinds, weights or levels of criteria.",
        )
    ]
    # 103 different grades and marks of either make 10,609 outcomes.
    monkeypatch.setattr(reach, "MOST_TRIES", 21_217)
    (fault,) = overall(*hidden, methods=TESTS)
    assert fault[1] == "there are 10,609 outcomes, too many to prove that pass can be reached."
    monkeypatch.setattr(reach, "MOST_TRIES", 21_218)
    assert overall(*hidden, methods=TESTS) == beaten("pass")


def test_what_is_otherwise_given_must_be_possible_too() -> None:
    """Every criterion has a point at its lowest level, so 25 per cent are always there."""
    levels = (Level(id="not_met", points=1), Level(id="half", points=2), Level(id="met", points=4))
    first = a_method(levels=levels)
    alone = {"weights": {"first": Decimal(1)}}
    sure, best = (Weighted(at_least=Decimal(mark), **alone) for mark in ("25", "100"))
    found = overall(
        ("distinction", AllOf(of=(best, at_least("pass", "second")))),
        ("pass", sure),
        methods=(first, a_method("second")),
    )
    assert found == [
        (
            (*RULE, "otherwise"),
            'the grade "fail" is out of reach: the steps above always hold.',
            "Let a step ask for something that can be missed.",
        )
    ]


def test_a_method_without_part_in_the_overall_grade_is_told() -> None:
    steps = (("distinction", at_least("distinction", "first")), ("pass", at_least("pass", "first")))
    assert overall(*steps) == [
        (
            ("methods", 1),
            "second has no part in the overall grade.",
            "Name it there, or in a gateway's requirement.",
        )
    ]
    reached = rule(MethodReached, kind="method", id="seen", title="Seen", method="second", at_least="pass")
    plan = a_plan(
        scales=SCALES,
        grading=by_steps(*steps, scale="overall"),
        gateways=(a_gateway(requirements=(reached,)),),
    )
    assert told(plan) == []


def test_overall_grades_are_not_asked_about_while_a_method_is_unsound() -> None:
    unsound = a_test_method(
        ("distinction", ScoreOf(at_least=Decimal(30))), ("pass", ScoreOf(at_least=Decimal(10)))
    )
    hidden = (("distinction", either("pass", *BOTH)), ("pass", at_least("pass", *BOTH)))
    found = overall(*hidden, methods=(unsound, a_method("second")))
    assert [fault[0][:2] for fault in found] == [("methods", 0)]
