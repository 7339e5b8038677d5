"""Every kind of gateway requirement, at the moment that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, changes, decided
from tests.factories.plan import a_gateway, a_plan, rule
from tests.factories.record import (
    a_confirmed_gateway,
    a_section_held,
    a_situation,
    an_attempt,
    at,
    judgements,
)
from tests.factories.rounds import a_document, a_round, a_signature, accepted, handed_in, months, returned
from touchstone.rules.plan.gateway import (
    Declaration,
    EmployerVerification,
    Form,
    MethodReached,
    PortfolioHandedIn,
    Qualification,
    Requirement,
)
from touchstone.rules.record.attempt import Attempt, Void
from touchstone.rules.record.gateway import Round, Verification
from touchstone.rules.record.programme import Programme
from touchstone.rules.requirements import Answer, Gate, judge, months_complete_on
from touchstone.rules.roles import Role

CONFIRMED = "2025-10-01 09:00"


def answer(requirement: Requirement, *rounds: Round, confirmed: str | None = None, **facts: Any) -> Answer:
    """A requirement of the only gateway, judged with these rounds."""
    plan = a_plan(gateways=(a_gateway(requirements=(requirement,)),))
    given = handed_in(*rounds, requirement=requirement.id, confirmed=confirmed)
    situation = a_situation(plan=plan, gateways=(given,), **facts)
    return judge(requirement, Gate(situation, plan.gateways[0]))


# Months on programme: started 2 September 2024, twelve months.


@pytest.mark.parametrize(
    ("now", "confirmed", "holds", "end"),
    [
        ("2025-09-01 23:59", None, False, "today is 1 September 2025."),
        ("2025-09-02 00:00", None, True, "today is 2 September 2025."),
        ("2026-06-01 12:00", "2025-09-01 23:59", False, "the gateway was confirmed on 1 September 2025."),
        ("2026-06-01 12:00", "2025-09-02 00:00", True, "the gateway was confirmed on 2 September 2025."),
    ],
)
def test_months_count_up_to_the_confirmation_else_to_today(
    now: str, confirmed: str | None, holds: bool, end: str
) -> None:
    told = answer(months(12), now=now, confirmed=confirmed)
    assert told.holds is holds
    assert told.message == f"Time: 12 months from 2 September 2024 are complete on 2 September 2025; {end}"
    assert told.compared == {
        "months": 12,
        "started_on": "2024-09-02",
        "earliest_on": "2025-09-02",
        "on": (confirmed or now)[:10],
    }


def test_months_beyond_the_calendar_cannot_be_told() -> None:
    told = answer(months(120_000))
    assert told.holds is None
    assert told.message == "Time: the day on which they are complete is beyond the calendar."
    assert told.compared == {}


def test_months_are_counted_from_the_start_and_not_from_the_original_one() -> None:
    programme = Programme(started_on=date(2025, 1, 31), original_started_on=date(2020, 1, 1))
    assert months_complete_on(a_situation(programme=programme), months(1)) == date(2025, 2, 28)


# Items.

KINDS: tuple[Requirement, ...] = (
    a_document(),
    rule(PortfolioHandedIn, kind="portfolio", id="item", title="Portfolio"),
    rule(Form, kind="form", id="item", title="Form"),
    rule(Declaration, kind="declaration", id="item", title="Declaration"),
    rule(Qualification, kind="qualification", id="item", title="Certificate"),
)


@pytest.mark.parametrize("requirement", KINDS, ids=lambda one: one.title)
def test_an_accepted_item_of_any_kind_is_met(requirement: Requirement) -> None:
    told = answer(requirement, accepted())
    assert told.holds is True
    assert told.message == f"{requirement.title}: handed in on 1 September 2025 and accepted."
    assert told.compared == {"submitted_on": "2025-09-01", "decision": "accepted", "rounds": 1}


@pytest.mark.parametrize("requirement", KINDS, ids=lambda one: one.title)
def test_an_item_that_nobody_handed_in_names_who_provides_it(requirement: Requirement) -> None:
    told = answer(requirement)
    assert told.holds is False
    assert told.message == f"{requirement.title}: not handed in yet; the training provider provides it."
    assert told.compared == {}


def test_the_plan_says_who_provides_an_item() -> None:
    told = answer(a_document(provided_by=Role.EMPLOYER))
    assert "the employer provides it" in told.message


def test_an_item_waits_for_its_review() -> None:
    told = answer(a_document(), a_round())
    assert told.holds is None
    assert told.message == "Photo ID: handed in on 1 September 2025; it waits for the review."
    assert told.compared == {"submitted_on": "2025-09-01", "decision": None, "rounds": 1}


def test_a_returned_item_gives_the_reason_and_says_who_acts() -> None:
    told = answer(a_document(), returned())
    assert told.holds is False
    assert (
        told.message
        == "Photo ID: returned with the reason “Blurred”; the training provider hands it in again."
    )
    assert told.compared["decision"] == "returned"


def test_a_return_without_a_reason_says_so() -> None:
    told = answer(a_document(), returned(None))
    assert "“none given”" in told.message


def test_the_last_round_counts_in_whatever_order_they_stand() -> None:
    first = returned()
    second = accepted("2025-09-03 10:00", "2025-09-04 10:00")
    for rounds in ((first, second), (second, first)):
        told = answer(a_document(), *rounds)
        assert told.holds is True
        assert told.compared == {"submitted_on": "2025-09-03", "decision": "accepted", "rounds": 2}


def test_items_of_other_requirements_and_other_gateways_do_not_count() -> None:
    plan = a_plan(gateways=(a_gateway(requirements=(a_document(),)), a_gateway("end")))
    elsewhere, here = handed_in(accepted(), gateway="end"), handed_in(accepted(), requirement="form")
    situation = a_situation(plan=plan, gateways=(elsewhere, here))
    assert judge(a_document(), Gate(situation, plan.gateways[0])).holds is False


@pytest.mark.parametrize(
    ("roles", "holds", "says"),
    [
        ((), False, "Photo ID: not signed by the employer and apprentice yet."),
        ((Role.EMPLOYER,), False, "Photo ID: not signed by the apprentice yet."),
        ((Role.EMPLOYER, Role.APPRENTICE), True, "Photo ID: handed in on 1 September 2025 and accepted."),
    ],
)
def test_everybody_named_has_to_sign(roles: tuple[Role, ...], holds: bool, says: str) -> None:
    requirement = a_document(signed_by=(Role.EMPLOYER, Role.APPRENTICE))
    told = answer(requirement, accepted(signatures=tuple(map(a_signature, roles))))
    assert (told.holds, told.message) == (holds, says)


def test_a_signature_missing_is_told_before_the_review() -> None:
    assert answer(a_document(signed_by=(Role.EMPLOYER,)), a_round()).holds is False


@pytest.mark.parametrize(
    ("says", "holds"), [("met", True), ("not_required", True), (None, True), ("not_met", False)]
)
def test_only_a_declaration_that_says_not_met_speaks_against_itself(says: Any, holds: bool) -> None:
    told = answer(KINDS[3], accepted(says=says))
    assert told.holds is holds
    if not holds:
        assert told.message == "Declaration: the declaration itself states that it is not met."


def test_what_only_a_declaration_can_say_is_not_held_against_another_item() -> None:
    assert answer(a_document(), accepted(says="not_met")).holds is True


# What came after the confirmation was not in place when the gate was opened.


def test_an_item_handed_in_after_the_confirmation_was_not_in_place() -> None:
    late = accepted("2025-10-01 09:01", "2025-10-02 10:00")
    told = answer(a_document(), late, confirmed=CONFIRMED)
    assert told.holds is False
    assert told.message == (
        "Photo ID: not handed in when the gateway was confirmed on 1 October 2025; "
        "the training provider provides it."
    )
    at_once = accepted("2025-10-01 09:00", "2025-10-01 09:00")
    assert answer(a_document(), at_once, confirmed=CONFIRMED).holds is True


@pytest.mark.parametrize("decided", ["2025-10-01 09:01", None])
def test_an_item_not_reviewed_by_the_confirmation_was_not_in_place(decided: str | None) -> None:
    one = a_round() if decided is None else accepted(decided=decided)
    told = answer(a_document(), one, confirmed=CONFIRMED)
    assert told.holds is False
    assert told.message == (
        "Photo ID: handed in on 1 September 2025 and not reviewed "
        "when the gateway was confirmed on 1 October 2025."
    )


def test_a_signature_after_the_confirmation_came_too_late() -> None:
    requirement = a_document(signed_by=(Role.EMPLOYER,))
    late = accepted(signatures=(a_signature(Role.EMPLOYER, "2025-10-01 09:01"),))
    in_time = accepted(signatures=(a_signature(Role.EMPLOYER, "2025-10-01 09:00"),))
    told = answer(requirement, late, confirmed=CONFIRMED)
    assert told.holds is False
    assert "not signed by the employer when the gateway was confirmed" in told.message
    assert answer(requirement, in_time, confirmed=CONFIRMED).holds is True


# The employer verifies KSBs.


def verified(ksb: str, holds: bool = True, when: str = "2025-09-01 09:00") -> Verification:
    return Verification(ksb=ksb, holds=holds, by="employer", at=at(when))


def verification() -> EmployerVerification:
    return rule(
        EmployerVerification, kind="employer_verification", id="word", title="Behaviours", ksbs=("B1", "B2")
    )


@pytest.mark.parametrize(
    ("given", "holds", "says", "number"),
    [
        ((), False, "Behaviours: the employer has not verified B1 and B2 yet.", 0),
        ((verified("B2"),), False, "Behaviours: the employer has not verified B1 yet.", 1),
        ((verified("B1", False),), False, "Behaviours: the employer says that B1 does not hold yet.", 0),
        (
            (verified("B1"), verified("B2")),
            True,
            "Behaviours: handed in on 1 September 2025 and accepted.",
            2,
        ),
        (
            (verified("B1", when="2025-09-01 09:30"), verified("B1", False), verified("B2")),
            True,
            "Behaviours: handed in on 1 September 2025 and accepted.",
            2,
        ),
    ],
)
def test_the_employer_has_to_verify_each_ksb(
    given: tuple[Verification, ...], holds: bool, says: str, number: int
) -> None:
    told = answer(verification(), accepted(verifications=given))
    assert (told.holds, told.message) == (holds, says)
    assert told.compared == {
        "submitted_on": "2025-09-01",
        "decision": "accepted",
        "rounds": 1,
        "ksbs": 2,
        "verified": number,
    }


def test_a_complete_verification_still_waits_for_its_review() -> None:
    told = answer(verification(), a_round(verifications=(verified("B1"), verified("B2"))))
    assert told.holds is None
    assert "waits for the review" in told.message


def test_a_verification_not_handed_in_or_returned_is_like_any_item() -> None:
    assert "not handed in yet" in answer(verification()).message
    back = returned("Who?", verifications=(verified("B1"),))
    told = answer(verification(), back)
    assert told.holds is False
    assert "“Who?”" in told.message


def test_a_word_given_after_the_confirmation_came_too_late() -> None:
    late = accepted(verifications=(verified("B1"), verified("B2", when="2025-10-01 09:01")))
    in_time = accepted(verifications=(verified("B1"), verified("B2", when="2025-10-01 09:00")))
    told = answer(verification(), late, confirmed=CONFIRMED)
    assert told.holds is False
    assert "has not verified B2 when the gateway was confirmed on 1 October 2025" in told.message
    assert answer(verification(), in_time, confirmed=CONFIRMED).holds is True


# A method reached a grade.


def reached(at_least: str = "pass", method: str = "first") -> MethodReached:
    return rule(MethodReached, kind="method", id="test", title="Test", method=method, at_least=at_least)


PASS = {"first-t-P1": "met", "first-t-D1": "not_met"}
FAIL = {"first-t-P1": "not_met", "first-t-D1": "met"}


@pytest.mark.parametrize(
    ("levels", "at_least", "holds", "grade"),
    [
        (PASS, "pass", True, "pass"),
        (FAIL, "pass", False, "fail"),
        (PASS, "distinction", False, "pass"),
        (FAIL, "fail", True, "fail"),
    ],
)
def test_a_method_has_to_reach_its_grade(
    levels: dict[str, str], at_least: str, holds: bool, grade: str
) -> None:
    attempt = an_attempt(judgements=judgements(**levels), judged_at=at("2025-09-20 10:00"))
    told = answer(reached(at_least), attempts=(attempt,))
    assert told.holds is holds
    assert told.message == f"Test: the grade is {grade}; at least {at_least} is needed."
    assert told.compared == {"grade": grade, "at_least": at_least}


@pytest.mark.parametrize("attempts", [(), (an_attempt(),), (an_attempt(method="second"),)])
def test_a_method_not_taken_is_not_reached(attempts: tuple[Any, ...]) -> None:
    told = answer(reached(), attempts=attempts)
    assert told.holds is False
    assert told.message == "Test: not taken yet; at least pass is needed."


def test_a_method_the_plan_does_not_have_is_never_reached() -> None:
    assert answer(reached(method="third")).holds is False


@pytest.mark.parametrize(("confirmed", "holds"), [(None, None), (CONFIRMED, False)])
def test_a_method_taken_and_not_graded_waits_until_the_gate_is_opened(
    confirmed: str | None, holds: bool | None
) -> None:
    half = an_attempt(judgements=judgements(first_t_D1="met"), judged_at=at("2025-09-20 10:00"))
    told = answer(reached(), attempts=(half,), confirmed=confirmed)
    assert told.holds is holds
    assert told.message.startswith("Test: taken, and not graded ")


@pytest.mark.parametrize(("judged", "holds"), [("2025-10-01 09:00", True), ("2025-10-01 09:01", False)])
def test_a_grade_reached_after_the_confirmation_came_too_late(judged: str, holds: bool) -> None:
    attempt = an_attempt(judgements=judgements(**PASS), judged_at=at(judged))
    told = answer(reached(), attempts=(attempt,), confirmed=CONFIRMED)
    assert told.holds is holds
    if not holds:
        assert told.message == LATE


LATE = "Test: taken, and not graded when the gateway was confirmed on 1 October 2025."


def test_what_was_held_before_the_confirmation_and_graded_after_it_was_not_graded() -> None:
    attempt = an_attempt(
        sections=(a_section_held("2025-09-20 10:00", "2025-09-20 11:00"),),
        judgements=judgements(**PASS),
        judged_at=at("2025-10-01 09:01"),
    )
    told = answer(reached(), attempts=(attempt,), confirmed=CONFIRMED)
    assert told.holds is False
    assert told.message == LATE


def test_what_began_after_the_confirmation_was_not_taken() -> None:
    attempt = graded(PASS, sections=(a_section_held("2025-10-01 09:01", "2025-10-01 10:00"),))
    told = answer(reached(), attempts=(attempt,), confirmed=CONFIRMED)
    assert told.holds is False
    assert told.message == (
        "Test: not taken when the gateway was confirmed on 1 October 2025; at least pass is needed."
    )


STOOD_AT_PASS = (
    "Test: the grade was pass when the gateway was confirmed on 1 October 2025; at least pass is needed."
)


def graded(levels: dict[str, str], **facts: Any) -> Attempt:
    return an_attempt(judgements=judgements(**levels), judged_at=at("2025-09-20 10:00"), **facts)


def test_a_void_or_an_appeal_after_the_confirmation_does_not_change_what_stood_then() -> None:
    void = Void(at=at("2025-10-01 09:01"), by="manager", reason="Fire.")
    told = answer(reached(), attempts=(graded(PASS, void=void),), confirmed=CONFIRMED)
    assert (told.holds, told.message) == (True, STOOD_AT_PASS)
    worse = an_appeal("a1", "2025-09-25 10:00", decided("2025-10-02", changes=changes(first_t_P1="not_met")))
    told = answer(reached(), attempts=(graded(PASS),), confirmed=CONFIRMED, appeals=(worse,))
    assert (told.holds, told.message) == (True, STOOD_AT_PASS)
    better = an_appeal("a1", "2025-09-25 10:00", decided("2025-10-02", changes=changes(first_t_P1="met")))
    told = answer(reached(), attempts=(graded(FAIL),), confirmed=CONFIRMED, appeals=(better,))
    assert told.holds is False


def test_a_void_or_an_appeal_before_the_confirmation_counts() -> None:
    void = Void(at=at("2025-10-01 09:00"), by="manager", reason="Fire.")
    told = answer(reached(), attempts=(graded(PASS, void=void),), confirmed=CONFIRMED)
    assert told.holds is False
    assert told.message == (
        "Test: taken, and no attempt counts when the gateway was confirmed on 1 October 2025; "
        "at least pass is needed."
    )
    better = an_appeal("a1", "2025-09-25 10:00", decided("2025-09-30", changes=changes(first_t_P1="met")))
    told = answer(reached(), attempts=(graded(FAIL),), confirmed=CONFIRMED, appeals=(better,))
    assert (told.holds, told.compared["grade"]) == (True, "distinction")


def test_a_resit_passed_after_the_confirmation_came_too_late() -> None:
    later = graded(PASS, kind="resit", id="a2", sections=(a_section_held("2025-11-03 10:00", None),))
    later = replace(later, judged_at=at("2025-11-04 10:00"))
    told = answer(reached(), attempts=(graded(FAIL), later), confirmed=CONFIRMED)
    assert told.holds is False
    assert "the grade was fail when the gateway was confirmed" in told.message


def test_an_attempt_begun_at_the_very_moment_had_begun() -> None:
    attempt = an_attempt(sections=(a_section_held(CONFIRMED, None),))
    told = answer(reached(), attempts=(attempt,), confirmed=CONFIRMED)
    assert told.message.startswith("Test: taken, and not graded ")


def test_a_kind_that_nobody_taught_is_never_met() -> None:
    told = answer(rule(Requirement, id="new", title="New kind"), accepted())
    assert told.holds is False
    assert told.message == "New kind: this kind of requirement cannot be judged, so it is not met."


def test_the_moment_that_counts_is_now_until_the_gateway_is_confirmed() -> None:
    plan = a_plan()
    open_gate = Gate(a_situation(plan=plan), plan.gateways[0])
    shut = Gate(a_situation(plan=plan, gateways=(a_confirmed_gateway(),)), plan.gateways[0])
    assert (open_gate.as_of, open_gate.by_when) == (at("2026-06-01 12:00"), "yet")
    assert (shut.as_of, shut.by_when) == (at(CONFIRMED), "when the gateway was confirmed on 1 October 2025")
