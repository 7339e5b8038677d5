"""Attempts that follow one another, as it was known when each began."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, decided
from tests.factories.plan import a_plan, the_attempts
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.plan import Plan
from touchstone.rules.record.attempt import Attempt, Booking, Void
from touchstone.rules.record.case import Appeal
from touchstone.rules.report import Problem
from touchstone.rules.validity.sequence import problems, too_many


def told(*attempts: Attempt, appeals: tuple[Appeal, ...] = (), plan: Plan | None = None) -> list[Problem]:
    return list(problems(a_situation(plan=plan, attempts=attempts, appeals=appeals)))


def void(on: str) -> Void:
    return Void(at=at(f"{on} 09:00"), by="m", reason="Fire alarm")


FAIL = assessed("a1", "fail", "2025-10-01", notified="2025-10-05")
PASS = assessed("a1", "pass", "2025-10-01", notified="2025-10-05")


def further(kind: Any, grade: str = "pass", on: str = "2025-11-03", id: str = "a2", **facts: Any) -> Attempt:
    return assessed(id, grade, on, kind=kind, **facts)


def the_only(*attempts: Attempt, **facts: Any) -> tuple[str, str, str]:
    (problem,) = told(*attempts, **facts)
    return problem.place, problem.message, problem.remedy


def test_first_attempts_at_each_method_are_no_problem() -> None:
    assert told() == []
    assert told(PASS, assessed("b1", "fail", "2025-10-02", method="second")) == []


@pytest.mark.parametrize("kind", ["resit", "retake"])
def test_a_failed_method_is_taken_again(kind: str) -> None:
    assert told(FAIL, further(kind)) == []
    assert told(further(kind), FAIL) == []
    third = further(kind, on="2025-12-01", id="a3")
    assert told(FAIL, further(kind, "fail"), third) == []


@pytest.mark.parametrize("kind", ["first", "resit", "retake", "replacement"])
def test_nothing_is_taken_after_a_pass(kind: str) -> None:
    assert the_only(PASS, further(kind)) == (
        "attempts[1]",
        "An attempt at The first method after the one of 1 October 2025 had passed it.",
        "Only a failed method is taken again; remove the attempt or correct the earlier one.",
    )


def test_a_pass_of_another_method_stands_in_nobodys_way() -> None:
    assert told(PASS, assessed("b1", "pass", "2025-11-03", method="second")) == []


@pytest.mark.parametrize("kind", ["resit", "retake"])
@pytest.mark.parametrize(
    "earlier",
    [
        (),
        (an_attempt("a1", sections=FAIL.sections),),
        (assessed("b1", "fail", "2025-10-01", method="second"),),
    ],
)
def test_a_further_attempt_needs_a_fail_before_it(kind: str, earlier: tuple[Attempt, ...]) -> None:
    assert the_only(*earlier, further(kind)) == (
        f"attempts[{len(earlier)}].kind",
        f"A {kind} of The first method, and no attempt had failed when it began.",
        "Write first or replacement, or record the attempt that failed.",
    )


def test_a_fail_that_was_judged_only_later_was_not_known() -> None:
    late = assessed("a1", "fail", "2025-10-01", judged_at=at("2025-11-03 10:01"))
    in_time = assessed("a1", "fail", "2025-10-01", judged_at=at("2025-11-03 10:00"))
    assert the_only(late, further("resit"))[0] == "attempts[1].kind"
    assert told(in_time, further("resit")) == []


@pytest.mark.parametrize("earlier", [FAIL, an_attempt("a1", sections=FAIL.sections)])
def test_there_is_one_first_attempt(earlier: Attempt) -> None:
    assert the_only(earlier, further("first")) == (
        "attempts[1].kind",
        "A second first attempt at The first method, after the one of 1 October 2025.",
        "Write resit or retake after a fail, replacement after a void attempt.",
    )


def test_a_first_attempt_only_booked_is_the_one_first_attempt() -> None:
    booked = an_attempt("a1", bookings=(Booking(starts_at=at("2025-10-01 10:00")),))
    assert the_only(booked, further("first")) == (
        "attempts[1].kind",
        "A second first attempt at The first method, after the one of 1 October 2025.",
        "Write resit or retake after a fail, replacement after a void attempt.",
    )


def test_a_void_attempt_is_replaced() -> None:
    spoilt = assessed("a1", "fail", "2025-10-01", void=void("2025-10-02"))
    assert told(spoilt, further("replacement")) == []
    assert told(spoilt, further("first")) == []


def test_a_replacement_needs_a_void_attempt_before_it() -> None:
    expected = (
        "attempts[1].kind",
        "A replacement at The first method, and no attempt was void when it began.",
        "Write first, resit or retake, or say which attempt is void and when.",
    )
    assert the_only(FAIL, further("replacement")) == expected
    voided_later = assessed("a1", "fail", "2025-10-01", void=void("2025-11-04"))
    assert the_only(voided_later, further("replacement")) == expected
    other = assessed("b1", "fail", "2025-10-01", method="second", void=void("2025-10-02"))
    assert the_only(other, further("replacement"))[1] == expected[1]


@pytest.mark.parametrize(("when", "number"), [("2025-11-03 10:00", 0), ("2025-11-03 10:01", 1)])
def test_a_void_counts_from_its_moment_on(when: str, number: int) -> None:
    spoilt = assessed("a1", "fail", "2025-10-01", void=Void(at=at(when), by="m", reason="Fire"))
    assert len(told(spoilt, further("replacement"))) == number


def test_a_resit_stays_valid_when_the_fail_is_void_afterwards() -> None:
    voided_later = assessed("a1", "fail", "2025-10-01", void=void("2025-11-04"))
    assert told(voided_later, further("resit")) == []


def test_a_resit_after_a_void_attempt_alone_has_no_fail_before_it() -> None:
    spoilt = assessed("a1", "pass", "2025-10-01", void=void("2025-10-02"))
    assert the_only(spoilt, further("resit"))[1].startswith(
        "A resit of The first method, and no attempt had failed"
    )


def test_a_void_resit_leaves_the_fail_before_it() -> None:
    spoilt = further("resit", "fail", void=void("2025-11-04"))
    assert told(FAIL, spoilt, further("resit", on="2025-12-01", id="a3")) == []
    assert told(FAIL, spoilt, further("replacement", on="2025-12-01", id="a3")) == []


def upheld(on: str, **facts: Any) -> Appeal:
    return an_appeal("a1", "2025-10-10 09:00", decided(on, **facts))


def test_an_appeal_upheld_after_the_resit_began_leaves_it_valid() -> None:
    met = changes(first_t_P1="met")
    assert told(FAIL, further("resit"), appeals=(upheld("2025-11-03", changes=met),)) == []


def test_an_appeal_upheld_before_the_resit_began_left_nothing_to_resit() -> None:
    met = changes(first_t_P1="met")
    assert the_only(FAIL, further("resit"), appeals=(upheld("2025-11-02", changes=met),))[0] == "attempts[1]"


@pytest.mark.parametrize(("when", "number"), [("2025-11-03 10:00", 1), ("2025-11-03 10:01", 0)])
def test_an_appeal_counts_from_the_moment_of_its_decision_on(when: str, number: int) -> None:
    decision = replace(decided("2025-11-03", changes=changes(first_t_P1="met")), decided_at=at(when))
    appeal = an_appeal("a1", "2025-10-10 09:00", decision)
    assert len(told(FAIL, further("resit"), appeals=(appeal,))) == number


def test_a_resit_that_was_void_before_it_began_took_nothing_again() -> None:
    booked = (Booking(starts_at=at("2025-12-15 09:00")),)
    made_a_pass = upheld("2025-11-10", changes=changes(first_t_P1="met"))
    planned = an_attempt("a2", kind="resit", bookings=booked)
    assert [one.place for one in told(FAIL, planned, appeals=(made_a_pass,))] == ["attempts[1]"]
    called_off = an_attempt("a2", kind="resit", bookings=booked, void=void("2025-11-10"))
    assert told(FAIL, called_off, appeals=(made_a_pass,)) == []
    held = further("resit", "fail", void=void("2025-11-12"))
    assert told(assessed("a1", "pass", "2025-10-01"), held) != []


def test_an_appeal_that_voids_an_attempt_lets_it_be_replaced() -> None:
    assert told(FAIL, further("replacement"), appeals=(upheld("2025-11-02", voids_attempt=True),)) == []
    assert len(told(FAIL, further("replacement"), appeals=(upheld("2025-11-03", voids_attempt=True),))) == 1


# The limit: six months from the notification on 5 October 2025, so until 5 April 2026.


@pytest.mark.parametrize(("on", "number"), [("2026-04-05", 1), ("2026-04-06", 0)])
def test_after_the_limit_the_entire_assessment_is_taken_again_from_the_first_attempt(
    on: str, number: int
) -> None:
    assert len(told(FAIL, further("first", on=on))) == number


@pytest.mark.parametrize(("on", "number"), [("2026-04-05", 1), ("2026-04-06", 0)])
@pytest.mark.parametrize("kind", ["first", "resit", "retake"])
def test_after_the_limit_an_earlier_pass_of_another_method_no_longer_stands(
    kind: str, on: str, number: int
) -> None:
    other = assessed("b1", "pass", "2025-10-02", method="second")
    again = assessed("b2", "pass", on, method="second", kind=kind)
    assert len(told(FAIL, other, again)) == number


def test_without_a_limit_nothing_lapses() -> None:
    plan = a_plan(attempts=the_attempts(limit=None))
    assert len(told(FAIL, further("first", on="2026-05-06"), plan=plan)) == 1


def test_a_resit_that_has_no_day_yet_is_held_against_what_is_known_now() -> None:
    assert told(FAIL, an_attempt("a2", kind="resit")) == []
    assert the_only(PASS, an_attempt("a2", kind="resit"))[0] == "attempts[1]"


@pytest.mark.parametrize("number", [60, 61])
def test_nobody_makes_more_than_sixty_attempts(number: int) -> None:
    attempts = tuple(an_attempt(f"a{index}", "third") for index in range(number))
    found = list(too_many(a_situation(attempts=attempts)))
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "attempts",
            "The record holds 61 attempts; one apprentice makes at most 60.",
            "Check whether records of several apprentices were put together.",
        )
    ] * (number - 60)


def test_attempts_at_unknown_methods_are_left_out() -> None:
    assert told(an_attempt("a1", "third"), an_attempt("a2", "third")) == []


def test_the_place_is_that_of_the_later_attempt_however_they_stand() -> None:
    assert the_only(further("first"), PASS)[0] == "attempts[0]"
