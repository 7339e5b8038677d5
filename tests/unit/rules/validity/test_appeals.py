"""Decisions of appeals in an order that cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest

from tests.factories.decisions import a_sanction, disputing, granted, refused
from tests.factories.law import a_policy
from tests.factories.plan import rule
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from touchstone.rules.plan.gateway import Span
from touchstone.rules.policy import Stage
from touchstone.rules.record.case import Appeal, Case, Change, PassedOn, StageDecision
from touchstone.rules.report import Problem
from touchstone.rules.roles import Role
from touchstone.rules.validity.appeals import problems


def a_decision(
    stage: str, when: str, outcome: Literal["upheld", "not_upheld"] = "not_upheld"
) -> StageDecision:
    return StageDecision(stage=stage, decided_at=at(when), deciders=(), outcome=outcome, reason="So")


def told(
    *decisions: StageDecision,
    against: Any = "result",
    held: str | None = None,
    passed_on: tuple[PassedOn, ...] = (),
) -> list[Problem]:
    appeal = Appeal(
        id="ap2",
        against=against,
        attempt="a1",
        lodged_at=at("2025-11-03 10:00"),
        lodged_by=Role.APPRENTICE,
        passed_on=passed_on,
        stages=decisions,
    )
    policy = a_policy()
    span = rule(Span, number=10, unit="working_days")
    stages = tuple(rule(Stage, id=id, title=id, within=span) for id in ("review", "panel", "independent"))
    attempts = () if held is None else (an_attempt(sections=(a_section_held(held, None),)),)
    first = replace(appeal, id="ap1", stages=(), passed_on=(), against="adjustment")
    situation = a_situation(appeals=(first, appeal), attempts=attempts)
    return list(
        problems(replace(situation, policy=replace(policy, appeals=replace(policy.appeals, stages=stages))))
    )


def test_stages_in_order_are_no_problem_however_they_are_written() -> None:
    review, panel = (
        a_decision("review", "2025-11-03 10:00"),
        a_decision("panel", "2025-11-03 10:00", "upheld"),
    )
    assert told() == []
    assert told(review, panel) == []
    assert told(panel, review) == []


def test_a_decision_before_the_appeal_was_lodged_cannot_be() -> None:
    (problem,) = told(a_decision("review", "2025-11-03 09:59"))
    assert problem.place == "appeals[1].stages[0].decided_at"
    assert problem.message == (
        "Decided at 09:59 on 3 November 2025, before the appeal was lodged at 10:00 on 3 November 2025."
    )
    assert problem.remedy == "Correct one of the two times."


def test_a_stage_decided_before_the_one_that_comes_first_cannot_be() -> None:
    (problem,) = told(a_decision("review", "2025-11-10 10:00"), a_decision("panel", "2025-11-10 09:59"))
    assert problem.place == "appeals[1].stages[1].decided_at"
    assert problem.message == (
        "Stage panel was decided at 09:59 on 10 November 2025, before stage review, which comes first, "
        "at 10:00 on 10 November 2025."
    )
    assert problem.remedy == "Correct the times or the stages."


def test_nothing_is_decided_after_an_appeal_was_upheld() -> None:
    upheld = a_decision("review", "2025-11-10 10:00", "upheld")
    (problem,) = told(a_decision("panel", "2025-11-20 10:00"), upheld)
    assert problem.place == "appeals[1].stages[0]"
    assert problem.message == "Stage panel was decided after stage review had upheld the appeal."
    assert problem.remedy == "An upheld appeal is final; lodge another appeal or correct the outcome."


def test_both_are_told_of_one_decision() -> None:
    upheld = a_decision("review", "2025-11-10 10:00", "upheld")
    assert len(told(upheld, a_decision("panel", "2025-11-09 10:00"))) == 2


def test_an_unknown_stage_has_no_place_in_the_order() -> None:
    assert told(a_decision("review", "2025-11-10 10:00"), a_decision("court", "2025-11-09 10:00")) == []


@pytest.mark.parametrize(
    ("held", "against", "wrong"),
    [
        ("2025-11-03 10:00", "result", False),
        ("2025-11-03 10:01", "result", True),
        ("2025-11-03 10:01", "adjustment", False),
        ("2025-11-03 10:01", "malpractice", False),
    ],
)
def test_a_result_is_not_disputed_before_the_attempt(held: str, against: str, wrong: bool) -> None:
    assert [(one.place, one.message, one.remedy) for one in told(against=against, held=held)] == [
        (
            "appeals[1].lodged_at",
            (
                "Lodged at 10:00 on 3 November 2025 against the result of The first method, "
                "which takes place at 10:01 on 3 November 2025."
            ),
            "Correct one of the two times, or which attempt is disputed.",
        )
    ] * wrong


def test_an_attempt_without_a_time_holds_no_appeal_back() -> None:
    appeal = Appeal(
        id="ap1",
        against="result",
        attempt="a1",
        lodged_at=at("2025-11-03 10:00"),
        lodged_by=Role.APPRENTICE,
    )
    assert list(problems(a_situation(attempts=(an_attempt(),), appeals=(appeal,)))) == []


def test_no_stage_of_the_policy_is_passed_over() -> None:
    panel = a_decision("panel", "2025-11-10 10:00")
    assert [(one.place, one.message, one.remedy) for one in told(panel)] == [
        (
            "appeals[1].stages[0].stage",
            "Stage panel was decided, and stage review before it was not.",
            "Record how stage review was decided, or correct the stage.",
        )
    ]
    last = a_decision("independent", "2025-11-20 10:00")
    (problem,) = told(last, a_decision("review", "2025-11-05 10:00"))
    assert problem.message == "Stage independent was decided, and stage panel before it was not."
    assert told(last, panel, a_decision("review", "2025-11-05 10:00")) == []


def to_panel(when: str, stage: str = "panel") -> tuple[PassedOn, ...]:
    return (PassedOn(stage=stage, at=at(when)),)


def test_a_refused_appeal_is_taken_further_at_the_moment_of_the_refusal_or_later() -> None:
    review = a_decision("review", "2025-11-10 10:00")
    assert told(review, passed_on=to_panel("2025-11-10 10:00")) == []
    panel = a_decision("panel", "2025-11-12 10:00")
    assert told(review, panel, passed_on=to_panel("2025-11-12 10:00")) == []


@pytest.mark.parametrize(
    ("decisions", "passed_on"),
    [
        ((), to_panel("2025-11-10 10:00")),
        ((a_decision("review", "2025-11-10 10:00"),), to_panel("2025-11-10 09:59")),
        ((a_decision("review", "2025-11-10 10:00", "upheld"),), to_panel("2025-11-11 10:00")),
        ((), to_panel("2025-11-10 10:00", "review")),
    ],
)
def test_no_appeal_is_taken_further_that_was_not_refused(
    decisions: tuple[StageDecision, ...], passed_on: tuple[PassedOn, ...]
) -> None:
    (problem,) = told(*decisions, passed_on=passed_on)
    assert problem.place == "appeals[1].passed_on[0]"
    assert problem.message.endswith("an appeal is taken further once the stage before it has refused it.")
    assert problem.remedy.startswith("Correct the time or the stage")


def test_a_stage_is_decided_after_the_appeal_came_to_it() -> None:
    review, panel = a_decision("review", "2025-11-10 10:00"), a_decision("panel", "2025-11-12 10:00")
    (problem,) = told(review, panel, passed_on=to_panel("2025-11-12 10:01"))
    assert problem.place == "appeals[1].passed_on[0]"
    assert "after that stage was decided" in problem.message


def test_a_stage_that_the_policy_does_not_know_is_told_by_the_names_alone() -> None:
    assert told(passed_on=to_panel("2025-11-12 10:00", "court")) == []


CASE = Case(
    refused_adjustments=(refused(on="2025-11-01"),),
    adjustments=(granted(on="2025-11-01"),),
    sanctions=(a_sanction(on="2025-11-01"),),
)


def about(decision: str, /, *stages: StageDecision, **facts: Any) -> list[tuple[str, str, str]]:
    appeal = replace(disputing(decision, "2025-11-03 10:00", *stages), **facts)
    found = problems(a_situation(case=CASE, appeals=(appeal,), attempts=(an_attempt(),)))
    return [(one.place, one.message, one.remedy) for one in found]


@pytest.mark.parametrize("id", ["adjustment-1", "adjustment-2", "sanction-1"])
def test_an_appeal_names_a_decision_of_its_sort(id: str) -> None:
    assert about(id, a_decision("review", "2025-11-10 10:00", "upheld")) == []


def test_an_appeal_against_an_adjustment_may_still_name_an_attempt() -> None:
    assert about("adjustment-1", attempt="a1", decision=None) == []


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({"decision": None}, "neither an attempt nor a decision"),
        ({"attempt": "a1"}, "both an attempt and a decision"),
    ],
)
def test_an_appeal_names_one_thing(named: dict[str, Any], words: str) -> None:
    assert about("adjustment-1", **named) == [
        (
            "appeals[0]",
            f"The appeal names {words}.",
            "Name the one that is disputed: the attempt, or the decision by its id.",
        )
    ]


@pytest.mark.parametrize(
    ("id", "against", "what", "right"),
    [
        ("adjustment-1", "malpractice", "about a reasonable adjustment", "adjustment"),
        ("sanction-1", "adjustment", "a sanction for malpractice", "malpractice"),
        ("sanction-1", "result", "a sanction for malpractice", "malpractice"),
    ],
)
def test_a_decision_of_the_wrong_sort_is_told(id: str, against: Any, what: str, right: str) -> None:
    assert about(id, against=against) == [
        (
            "appeals[0].against",
            f"The appeal is against: {against}; {id} is {what}.",
            f"Write {right}, or name what is disputed.",
        )
    ]


def test_nobody_appeals_before_the_decision() -> None:
    (told_of,) = about("sanction-1", lodged_at=at("2025-11-01 09:59"))
    assert told_of == (
        "appeals[0].lodged_at",
        "Lodged at 09:59 on 1 November 2025, before sanction-1 was decided at 10:00 on 1 November 2025.",
        "Correct one of the two times, or which decision is disputed.",
    )


def upheld_with(**facts: Any) -> StageDecision:
    return replace(a_decision("review", "2025-11-10 10:00", "upheld"), **facts)


def test_minutes_are_granted_where_a_decision_about_an_adjustment_is_disputed() -> None:
    more = upheld_with(grants_minutes=10)
    assert about("adjustment-1", more) == []
    expected = [
        (
            "appeals[0].stages[0].grants_minutes",
            "The appeal names no decision about an adjustment, and its own grants minutes.",
            "Name the disputed decision, or remove the minutes.",
        )
    ]
    assert about("sanction-1", more) == expected
    assert about("adjustment-1", more, attempt="a1", decision=None) == expected


@pytest.mark.parametrize(
    "effect",
    [{"voids_attempt": True}, {"changes": (Change(criterion="first-t-P1", level="met", reason="Seen"),)}],
)
def test_an_appeal_about_no_attempt_changes_none(effect: dict[str, Any]) -> None:
    assert about("sanction-1", upheld_with(**effect)) == [
        (
            "appeals[0].stages[0]",
            "The appeal is about no attempt, and its decision changes one.",
            "Remove what it changes, or name the attempt that is disputed.",
        )
    ]
