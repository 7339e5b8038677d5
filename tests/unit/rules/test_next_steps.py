"""What can be done next, by whom, until when, and what blocks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import a_booking, an_appeal, assessed, consent, decided
from tests.factories.law import a_policy
from tests.factories.plan import a_gateway, a_method, a_plan, a_section, rule, the_attempts
from tests.factories.record import a_confirmed_gateway, a_section_held, a_situation, an_attempt, at
from tests.factories.rounds import a_round, accepted, handed_in, months
from touchstone.rules import gateway
from touchstone.rules.judge import assess
from touchstone.rules.next_steps.step import step, waiting
from touchstone.rules.plan.attempts import Limit
from touchstone.rules.plan.gateway import MethodReached, Span
from touchstone.rules.plan.method import AfterGateway, AfterMethod, MarkedTest, Number
from touchstone.rules.policy import Stage
from touchstone.rules.record.attempt import Booking
from touchstone.rules.record.case import Case, PassedOn, RefusedAdjustment, StageDecision
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force

CONFIRMED = (a_confirmed_gateway(),)
GONE = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 2, 1))
FAILED = assessed("a1", "fail", "2026-01-05", notified="2026-01-12")
OTHER = assessed("b1", "pass", "2026-01-06", method="second", notified="2026-01-12")


def steps(now: str = "2026-02-20 12:00", **facts: Any) -> list[NextStep]:
    situation = a_situation(now=now, **{"gateways": CONFIRMED} | facts)
    return list(assess(situation).next_steps)


def told(now: str = "2026-02-20 12:00", **facts: Any) -> list[tuple[str, Role, str | None]]:
    return [(one.action, one.by, one.subject) for one in steps(now, **facts)]


def of(action: str, found: list[NextStep]) -> NextStep:
    (one,) = [step for step in found if step.action == action]
    return one


def test_what_is_missing_at_gateway_is_handed_in_by_who_owes_it() -> None:
    found = steps(gateways=())
    assert [one.action for one in found[:2]] == ["gateway.hand_in", "gateway.confirm"]
    assert (found[1].title, found[1].by) == ("Confirm Gateway", Role.ASSESSMENT_ORGANISATION)
    assert (found[0].by, found[0].subject, found[0].ready) == (Role.TRAINING_PROVIDER, "photo_id", True)
    assert found[0].title == "Gateway: hand in Photo ID"
    assert found[1].ready is False
    assert any("Photo ID" in reason for reason in found[1].blocked_by)


def test_nobody_hands_in_months_or_a_grade() -> None:
    reached = rule(MethodReached, kind="method", id="g", title="Grade", method="first", at_least="pass")
    plan = a_plan(gateways=(a_gateway(requirements=(months(36), reached)),))
    confirm, *_ = steps(plan=plan, gateways=())
    assert (confirm.action, confirm.ready, len(confirm.blocked_by)) == ("gateway.confirm", False, 2)


def test_what_waits_at_gateway_is_reviewed() -> None:
    found = steps(gateways=(handed_in(a_round("2025-09-20 10:00")),))
    review = of("gateway.review", found)
    assert (review.by, review.subject) == (Role.ASSESSMENT_ORGANISATION, "photo_id")
    assert review.title == "Gateway: review Photo ID"
    assert of("gateway.confirm", found).ready is False


def test_a_gateway_in_order_can_be_confirmed() -> None:
    gate = handed_in(ACCEPTED)
    found = steps(gateways=(gate,))
    confirm = of("gateway.confirm", found)
    assert (confirm.ready, confirm.blocked_by, confirm.subject) == (True, (), "gateway")
    assert [one.action for one in found[:1]] == ["gateway.confirm"]


def test_a_confirmed_gateway_asks_for_nothing_more() -> None:
    assert told() == [
        ("attempt.book", Role.BOOKINGS, "first"),
        ("attempt.book", Role.BOOKINGS, "second"),
    ]
    assert [(one.title, one.ready) for one in steps()] == [
        ("Book The first method", True),
        ("Book The second method", True),
    ]


def test_a_method_waits_for_its_gateway() -> None:
    after = replace(a_method("first"), after_gateway=rule(AfterGateway, gateway="gateway"))
    plan = a_plan(methods=(after, a_method("second")))
    waits = steps(plan=plan, gateways=())[-2]
    assert (waits.ready, waits.blocked_by) == (False, ("Gateway has not been confirmed.",))
    assert steps(plan=plan)[0].ready is True


def test_a_method_waits_for_a_gateway_the_plan_does_not_describe() -> None:
    after = replace(a_method("first"), after_gateway=rule(AfterGateway, gateway="elsewhere"))
    plan = a_plan(methods=(after, a_method("second")))
    assert steps(plan=plan)[0].blocked_by == ("elsewhere has not been confirmed.",)


def after_first(at_least: str | None, *attempts: Any) -> NextStep:
    second = replace(
        a_method("second"), after_methods=(rule(AfterMethod, method="first", at_least=at_least),)
    )
    plan = a_plan(methods=(a_method("first"), second))
    return next(one for one in steps(plan=plan, attempts=attempts) if one.subject == "second")


def test_a_method_waits_for_the_method_before_it() -> None:
    assert after_first("pass").blocked_by == ("The first method has to be taken first with at least pass.",)
    assert after_first(None).blocked_by == ("The first method has to be taken first.",)
    assert after_first("pass", FAILED).ready is False
    assert after_first(None, FAILED).ready is True
    assert after_first("pass", assessed("a1", "pass", "2026-01-05")).ready is True
    assert after_first("distinction", assessed("a1", "pass", "2026-01-05")).ready is False
    assert after_first("pass", assessed("a1", "pass", "2026-01-05", judged_at=None)).ready is False


def test_a_booking_without_notice_asks_for_it_where_the_plan_does() -> None:
    method = a_method("first", notice=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    booked = an_attempt(bookings=(a_booking("2026-03-20 10:00"),))
    assert told(plan=plan, attempts=(booked,))[0] == ("notice.serve", Role.BOOKINGS, "a1")
    assert steps(plan=plan, attempts=(booked,))[0].title == "Serve notice of The first method"
    assert told(attempts=(booked,))[0] == ("attempt.conduct", Role.ASSESSOR, "a1")
    assert steps(attempts=(booked,))[0].title == "Conduct The first method"
    assert steps(attempts=(booked,))[0].until == date(2026, 3, 20)
    served = an_attempt(bookings=(a_booking("2026-03-20 10:00", "2026-02-01 10:00"),))
    assert told(plan=plan, attempts=(served,))[0] == ("attempt.conduct", Role.ASSESSOR, "a1")


def test_a_no_show_recorded_too_soon_does_not_keep_a_new_booking_waiting() -> None:
    starts = at("2026-02-10 10:00")
    missed = an_attempt(bookings=(Booking(starts_at=starts, ended="no_show", ended_at=starts),))
    step = steps(attempts=(missed,))[0]
    assert (step.action, step.ready) == ("attempt.book", True)
    assert "booking.no_show_wait" in [
        one.code
        for one in assess(
            a_situation(now="2026-02-20 12:00", attempts=(missed,), gateways=CONFIRMED)
        ).findings
        if one.blocks
    ]


def test_a_missed_booking_is_booked_again() -> None:
    missed = an_attempt(bookings=(a_booking("2026-02-10 10:00", ended="no_show"),))
    assert told(attempts=(missed,))[0] == ("attempt.book", Role.BOOKINGS, "a1")


def test_a_resit_without_a_day_is_booked_before_the_limit() -> None:
    found = steps(attempts=(FAILED, an_attempt("a2", kind="resit")))
    book = of("attempt.book", [one for one in found if one.subject == "a2"])
    assert book.until == date(2026, 7, 12)
    assert book.title == "Book The first method"
    assert (
        of("attempt.book", [one for one in steps(attempts=(an_attempt(),)) if one.subject == "a1"]).until
        is None
    )


def test_a_session_begun_is_finished_and_submitted() -> None:
    begun = an_attempt(sections=(a_section_held("2026-02-20 10:00", None),))
    assert told(attempts=(begun,))[0] == ("attempt.judge", Role.ASSESSOR, "a1")
    assert steps(attempts=(begun,))[0].title == "Finish and submit the judgements of The first method"


def test_a_session_on_too_short_a_notice_is_blocked_until_somebody_may_let_it_pass() -> None:
    method = a_method("first", notice=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    booking = a_booking("2026-03-05 10:00", "2026-02-20 10:00")
    step = steps(plan=plan, attempts=(an_attempt(bookings=(booking,)),))[0]
    assert (step.action, step.ready) == ("attempt.conduct", False)
    (reason,) = step.blocked_by
    assert "6 March 2026" in reason
    later = replace(booking, starts_at=at("2026-03-06 10:00"))
    assert steps(plan=plan, attempts=(an_attempt(bookings=(later,)),))[0].ready is True


def test_submitting_waits_for_what_the_session_still_owes() -> None:
    open_session = an_attempt(sections=(a_section_held("2026-02-20 10:00", None),))
    step = steps(attempts=(open_session,))[0]
    assert step.ready is False
    assert len(step.blocked_by) == 2
    assert step.blocked_by[1] == "Not yet assessed: first-t-P1 and first-t-D1."
    held = assessed("a1", "pass", "2026-02-19", judged_at=None)
    assert steps(attempts=(held,))[0].blocked_by == ()


def test_a_result_with_an_open_criterion_is_not_released() -> None:
    half = assessed("a1", "pass", "2026-02-19")
    step = of("result.release", steps(attempts=(replace(half, judgements=half.judgements[:1]),)))
    assert step.ready is False
    assert "first-t-D1 not yet assessed" in step.blocked_by[0]


def test_a_judged_attempt_is_assured_and_released_in_time() -> None:
    found = of("result.release", steps(attempts=(replace(FAILED, notified_at=None),)))
    assert (found.by, found.subject, found.until) == (Role.QUALITY_ASSURER, "a1", date(2026, 1, 14))
    assert found.title == "Assure and release the result of The first method"


def test_a_notified_fail_asks_the_employer_until_the_limit() -> None:
    found = of("attempt.agree", steps(attempts=(FAILED, OTHER)))
    assert (found.by, found.subject, found.until) == (Role.EMPLOYER, "a1", date(2026, 7, 12))
    assert found.title == "Agree to a resit or retake of The first method"
    ask = of("attempt.propose", steps(attempts=(FAILED, OTHER)))
    assert (ask.by, ask.subject, ask.until) == (Role.TRAINING_PROVIDER, "a1", date(2026, 7, 12))
    assert (ask.title, ask.ready) == ("Ask for a resit or retake of The first method", True)


def test_a_result_can_be_appealed_to_the_last_day() -> None:
    found = of("appeal.lodge", steps("2026-02-09 23:00", attempts=(FAILED,)))
    assert (found.by, found.subject, found.until) == (Role.APPRENTICE, "a1", date(2026, 2, 9))
    assert found.title == (
        "Appeal against the result of The first method, "
        "if it is thought wrong (apprentice or training provider)"
    )
    assert "appeal.lodge" not in [action for action, *_ in told("2026-02-10 00:00", attempts=(FAILED,))]


def test_a_result_already_appealed_is_not_offered_again_to_the_same_party() -> None:
    theirs = an_appeal("a1", "2026-01-30 10:00")
    facts: dict[str, Any] = {"attempts": (FAILED,), "appeals": (theirs,)}
    left = of("appeal.lodge", steps("2026-02-01 10:00", **facts))
    assert left.title.endswith("if it is thought wrong (apprentice)")
    own = an_appeal("a1", "2026-01-30 11:00", id="appeal-2", lodged_by=Role.APPRENTICE)
    facts["appeals"] = (theirs, own)
    assert "appeal.lodge" not in [action for action, *_ in told("2026-02-01 10:00", **facts)]
    other = {"attempts": (FAILED, OTHER), "appeals": (an_appeal("b1", "2026-01-30 10:00"),)}
    assert "appeal.lodge" in [action for action, *_ in told("2026-02-01 10:00", **other)]


def test_after_a_lapse_the_entire_assessment_is_taken_again() -> None:
    found = told("2026-07-13 12:00", attempts=(FAILED, OTHER))
    assert found == [
        ("assessment.again", Role.EMPLOYER, None),
        ("assessment.propose", Role.TRAINING_PROVIDER, None),
        ("attempt.book", Role.BOOKINGS, "first"),
        ("attempt.book", Role.BOOKINGS, "second"),
    ]
    again = steps("2026-07-13 12:00", attempts=(FAILED, OTHER))[0]
    assert again.title == "Take the entire assessment again, with the consent of the employer"
    assert again.ready is True
    ask = of("assessment.propose", steps("2026-07-13 12:00", attempts=(FAILED, OTHER)))
    assert (ask.title, ask.ready) == ("Ask to take the entire assessment again", True)


def test_after_a_lapse_nothing_is_booked_before_the_employer_agreed() -> None:
    agreed = consent("2026-07-13")
    first, second = an_attempt("a2"), an_attempt("b2", method="second")
    late, facts = "2026-07-14 12:00", (FAILED, OTHER)
    unasked = [one for one in steps(late, attempts=facts) if one.action == "attempt.book"]
    assert [one.ready for one in unasked] == [False, False]
    assert unasked[0].blocked_by == (
        "The employer's consent to taking the entire assessment again is not recorded; ask for it first.",
    )
    asked = steps(late, attempts=(*facts, first, second))
    assert [one.action for one in asked] == ["assessment.again", "attempt.book", "attempt.book"]
    assert [one.ready for one in asked] == [True, False, False]
    half = steps(late, attempts=(*facts, replace(first, consent=agreed), second))
    assert [one.action for one in half if one.ready] == ["assessment.again", "attempt.book"]
    whole = steps(late, attempts=(*facts, replace(first, consent=agreed), replace(second, consent=agreed)))
    assert [(one.action, one.subject, one.ready) for one in whole] == [
        ("attempt.book", "a2", True),
        ("attempt.book", "b2", True),
    ]
    one_alone = steps(late, attempts=(*facts, replace(first, consent=agreed)))
    assert [one.action for one in one_alone if one.ready] == [
        *("assessment.again", "assessment.propose", "attempt.book"),
    ]
    free = a_plan(attempts=the_attempts(consent=None))
    book = [one for one in steps(late, plan=free, attempts=facts) if one.action == "attempt.book"]
    assert [one.ready for one in book] == [True, True]


PASSED = assessed("a1", "distinction", "2026-01-05", notified="2026-01-12")
ACCEPTED = accepted("2025-09-20 10:00", "2025-09-21 10:00", decided_by="reviewer-1")
IN_ORDER = (a_confirmed_gateway(items=handed_in(ACCEPTED).items),)


def test_a_pass_is_followed_by_the_certificate() -> None:
    found = steps(attempts=(PASSED, OTHER), gateways=IN_ORDER)
    assert [one.action for one in found] == ["certificate.claim"]
    assert (found[0].by, found[0].title) == (Role.ASSESSMENT_ORGANISATION, "Claim the certificate (merit)")
    assert (found[0].ready, found[0].blocked_by) == (True, ())


def test_an_unmet_must_of_the_gateway_or_of_what_counts_holds_the_certificate_back() -> None:
    (reason,) = steps(attempts=(PASSED, OTHER))[0].blocked_by
    assert "Photo ID" in reason
    late = replace(OTHER, notified_at=at("2026-01-30 09:00"))
    (claim,) = [one for one in steps(attempts=(PASSED, late), gateways=IN_ORDER) if "claim" in one.action]
    assert "was given on 30 January 2026" in claim.blocked_by[0]


def test_an_open_appeal_holds_the_certificate_back() -> None:
    facts: dict[str, Any] = {"attempts": (PASSED, OTHER), "gateways": IN_ORDER}
    open_one = an_appeal("a1", "2026-01-30 10:00")
    claim = of("certificate.claim", steps(appeals=(open_one,), **facts))
    assert claim.blocked_by == ("Appeal 1 is not decided yet.",)
    closed = an_appeal("a1", "2026-01-30 10:00", decided("2026-02-02", "not_upheld"))
    assert of("certificate.claim", steps(appeals=(closed,), **facts)).ready is True


def test_what_a_superseded_attempt_lacks_holds_nothing_back() -> None:
    failed = assessed("a0", "fail", "2025-10-06", notified="2025-12-01")
    resit = replace(PASSED, kind="resit", consent=consent("2025-12-05"))
    claim = of("certificate.claim", steps(attempts=(failed, resit, OTHER), gateways=IN_ORDER))
    assert claim.ready is True


def test_an_open_appeal_is_decided_in_its_time() -> None:
    found = of(
        "appeal.decide",
        steps("2026-02-02 12:00", attempts=(FAILED,), appeals=(an_appeal("a1", "2026-01-30 10:00"),)),
    )
    assert (found.by, found.subject, found.until) == (
        Role.APPEAL_DECIDER,
        "appeal-1",
        date(2026, 2, 13),
    )
    assert found.title == "Decide appeal 1: Review"


def two_stage_steps(
    *stages: StageDecision,
    passed_on: tuple[PassedOn, ...] = (),
    asked_within: Span | None = None,
    **other: Any,
) -> list[NextStep]:
    within = rule(Span, number=5, unit="calendar_days")
    second = rule(Stage, id="panel", title="Panel", within=within, asked_within=asked_within)
    policy = a_policy(appeals=replace(a_policy().appeals, stages=(*a_policy().appeals.stages, second)))
    facts: dict[str, Any] = {
        "attempts": (FAILED,),
        "appeals": (an_appeal("a1", "2026-01-30 10:00", *stages, passed_on=passed_on),),
    } | other
    return list(assess(replace(a_situation(now="2026-02-20 12:00", **facts), policy=policy)).next_steps)


def test_a_refused_appeal_may_be_taken_to_the_next_stage_by_who_lodged_it() -> None:
    refused = decided("2026-02-10", "not_upheld")
    found = of("appeal.take_further", two_stage_steps(refused))
    assert (found.by, found.subject) == (Role.TRAINING_PROVIDER, "appeal-1")
    assert found.title == "Take appeal 1 further: Panel"
    upheld = [one.action for one in two_stage_steps(decided("2026-02-10"))]
    assert not any(action.startswith("appeal.") for action in upheld)
    after = decided("2026-02-12", "not_upheld", stage="panel")
    assert not any(one.action.startswith("appeal.") for one in two_stage_steps(refused, after))


@pytest.mark.parametrize(("days", "until"), [(10, date(2026, 2, 20)), (9, None)])
def test_a_refused_appeal_is_taken_further_to_the_last_day_alone(days: int, until: date | None) -> None:
    """Asked on 20 February, ten days after the refusal."""
    within = rule(Span, number=days, unit="calendar_days")
    found = two_stage_steps(decided("2026-02-10", "not_upheld"), asked_within=within)
    assert [one.until for one in found if one.action == "appeal.take_further"] == ([until] if until else [])


def test_an_appeal_taken_further_waits_for_that_stage() -> None:
    further = PassedOn(stage="panel", at=at("2026-02-12 09:00"))
    found = of("appeal.decide", two_stage_steps(decided("2026-02-10", "not_upheld"), passed_on=(further,)))
    assert (found.by, found.until) == (Role.APPEAL_DECIDER, date(2026, 2, 17))
    assert found.title == "Decide appeal 1: Panel"


def test_without_a_consent_rule_a_further_attempt_is_simply_arranged() -> None:
    plan = a_plan(attempts=the_attempts(consent=None))
    found = of("attempt.agree", steps(plan=plan, attempts=(FAILED, OTHER)))
    assert (found.by, found.ready) == (Role.BOOKINGS, True)
    assert found.title == "Arrange a resit or retake of The first method"
    plain = steps(plan=plan, attempts=(FAILED, OTHER))
    assert "attempt.propose" not in [one.action for one in plain]
    proposed = steps(plan=plan, attempts=(FAILED, OTHER, an_attempt("a2", kind="resit")))
    assert "attempt.agree" not in [one.action for one in proposed]
    again = steps("2026-07-13 12:00", plan=plan, attempts=(FAILED, OTHER))[0]
    assert (again.by, again.title) == (Role.BOOKINGS, "Take the entire assessment again")


def test_no_further_attempt_after_its_limit_or_beyond_the_most() -> None:
    limit = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
    plan = a_plan(attempts=the_attempts(limit=limit, most=rule(Number, number=1)))
    facts: dict[str, Any] = {"plan": plan, "attempts": (FAILED, OTHER)}
    late = of("attempt.agree", steps("2026-07-13 12:00", **facts))
    assert late.blocked_by == (
        "The last day to take it again was 12 July 2026.",
        "All 1 attempt have been made.",
    )
    assert of("attempt.agree", steps("2026-07-12 12:00", **facts)).blocked_by == late.blocked_by[1:]
    two = replace(plan, attempts=the_attempts(most=rule(Number, number=2)))
    assert of("attempt.agree", steps(plan=two, attempts=(FAILED, OTHER))).ready is True


def test_a_planned_attempt_waits_for_what_any_booking_waits_for() -> None:
    after = replace(a_method("first"), after_gateway=rule(AfterGateway, gateway="gateway"))
    plan = a_plan(methods=(after, a_method("second")))
    book = next(one for one in steps(plan=plan, gateways=(), attempts=(an_attempt(),)) if one.subject == "a1")
    assert (book.action, book.blocked_by) == ("attempt.book", ("Gateway has not been confirmed.",))
    booked = an_attempt(bookings=(a_booking("2026-03-20 10:00"),))
    conduct = of("attempt.conduct", steps(plan=plan, gateways=(), attempts=(booked,)))
    assert conduct.blocked_by[0] == "Gateway has not been confirmed."
    noticed = replace(after, notice=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(noticed, a_method("second")))
    serve = of("notice.serve", steps(plan=plan, gateways=(), attempts=(booked,)))
    assert serve.blocked_by == ("Gateway has not been confirmed.",)


def test_a_resit_without_consent_is_neither_booked_nor_noticed() -> None:
    planned = steps(attempts=(FAILED, an_attempt("a2", kind="resit")))
    agree, book = (one for one in planned if one.subject == "a2")
    assert (agree.action, agree.by, agree.until) == ("attempt.agree", Role.EMPLOYER, date(2026, 7, 12))
    assert (agree.title, agree.ready) == ("Agree to the resit of The first method", True)
    assert book.action == "attempt.book"
    assert any("consent" in reason for reason in book.blocked_by)
    method = a_method("first", notice=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    booked = an_attempt("a2", kind="resit", bookings=(a_booking("2026-03-20 10:00"),))
    serve = of("notice.serve", steps(plan=plan, attempts=(FAILED, booked)))
    assert any("consent" in reason for reason in serve.blocked_by)
    fine = steps(attempts=(FAILED, an_attempt("a2", kind="resit", consent=consent("2026-02-01"))))
    assert [(one.action, one.ready) for one in fine if one.subject == "a2"] == [("attempt.book", True)]


def test_a_fail_not_yet_notified_is_released_while_its_resit_is_already_planned() -> None:
    unheard = replace(FAILED, notified_at=None, notified_to=())
    actions = [one.action for one in steps(attempts=(unheard, an_attempt("a2", kind="resit")))]
    assert actions[:3] == ["result.release", "attempt.agree", "attempt.book"]


def test_a_test_without_its_score_is_not_submitted() -> None:
    test = a_method("first", test=rule(MarkedTest, out_of=40))
    plan = a_plan(methods=(test, a_method("second")))
    held = assessed("a1", "pass", "2026-02-19", judged_at=None)
    assert of("attempt.judge", steps(plan=plan, attempts=(held,))).blocked_by == (
        "Not yet assessed: the test score.",
    )


def test_a_result_whose_session_broke_a_must_is_not_released() -> None:
    method = a_method("first", sections=(a_section("talk", minutes=61),))
    plan = a_plan(methods=(method, a_method("second")))
    found = of("result.release", steps(plan=plan, attempts=(replace(FAILED, notified_at=None),)))
    assert found.ready is False
    assert "61 minutes" in found.blocked_by[0]


def test_one_reason_is_said_once() -> None:
    assert step("a", "A", Role.ASSESSOR, None, blocked_by=("Wait.", "Wait.")).blocked_by == ("Wait.",)


def test_after_a_withdrawal_nothing_is_left_to_do() -> None:
    assert steps(programme=GONE) == []
    assert steps(programme=GONE, attempts=(FAILED,)) == []  # the window to appeal is over


def test_after_a_withdrawal_appeals_go_on_and_nothing_else() -> None:
    facts: dict[str, Any] = {"programme": GONE, "attempts": (FAILED,)}
    assert told("2026-02-09 23:59", **facts) == [("appeal.lodge", Role.APPRENTICE, "a1")]
    before = an_appeal("a1", "2026-01-30 10:00", lodged_by=Role.APPRENTICE)
    after = an_appeal("a1", "2026-02-05 10:00", id="appeal-2")
    decides = Role.APPEAL_DECIDER
    assert told("2026-02-20 12:00", appeals=(before, after), **facts) == [
        ("appeal.decide", decides, "appeal-1"),
        ("appeal.decide", decides, "appeal-2"),
    ]
    decision = decided("2026-02-06", "not_upheld")
    assert told(appeals=(an_appeal("a1", "2026-01-30 10:00", decision),), **facts) == []
    further = two_stage_steps(decided("2026-02-10", "not_upheld"), programme=GONE)
    assert [one.action for one in further] == ["appeal.take_further"]


def test_after_a_withdrawal_a_decision_can_still_be_appealed_against() -> None:
    refused = RefusedAdjustment(
        id="adjustment-1",
        method="first",
        by="manager-1",
        role=Role.ASSESSMENT_ORGANISATION,
        at=at("2026-01-30 10:00"),
        reason="No need was shown.",
    )
    case = Case(refused_adjustments=(refused,))
    assert told("2026-02-20 12:00", programme=GONE, case=case) == [
        ("appeal.lodge", Role.APPRENTICE, "adjustment-1")
    ]


def test_advice_keeps_nobody_waiting() -> None:
    situation = a_situation(gateways=())
    report = gateway.judge(situation, situation.plan.gateways[0])
    advice = tuple(replace(one, force=Force.TYPICALLY) for one in report.findings)
    assert waiting(advice) == []
    assert len(waiting(report.findings)) == 1
