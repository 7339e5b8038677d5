"""Every day that matters, from the rule that sets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories.attempts import an_appeal, assessed, changes, decided
from tests.factories.plan import SOURCE, a_gateway, a_method, a_plan, rule, the_attempts
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt, at
from tests.factories.rounds import a_round, handed_in
from touchstone.rules.deadlines import deadlines
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.attempt import Booking, Void
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import Deadline
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Layer

FAILED = assessed("a1", "fail", "2026-01-05", notified="2026-01-12")
GONE = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 1, 20))


def found(now: str = "2026-02-01 12:00", **facts: Any) -> dict[str, Deadline]:
    return {one.code: one for one in deadlines(a_situation(now=now, **facts))}


def days(**facts: Any) -> dict[str, date]:
    return {code: one.on for code, one in found(**facts).items()}


def test_before_gateway_only_its_earliest_day_is_known() -> None:
    (one,) = found().values()
    assert (one.code, one.on, one.earliest) == ("gateway.earliest.gateway", date(2025, 9, 2), True)
    assert (one.whose, one.force, one.layer) == (Role.TRAINING_PROVIDER, Force.MUST, Layer.PLAN)
    assert (one.title, one.subject, one.source) == ("Gateway: earliest day to confirm it", None, SOURCE)


def test_an_earliest_day_is_passed_once_it_has_come() -> None:
    assert not found("2025-09-01 23:59")["gateway.earliest.gateway"].passed
    assert found("2025-09-02 00:00")["gateway.earliest.gateway"].passed


def test_a_last_day_is_passed_only_after_it() -> None:
    facts: dict[str, Any] = {"gateways": (a_confirmed_gateway("2025-10-01 09:00"),)}
    one = found("2026-01-01 23:59", **facts)["gateway.period.gateway"]
    assert (one.on, one.passed, one.force, one.earliest) == (date(2026, 1, 1), False, Force.TYPICALLY, False)
    assert (one.title, one.whose, one.layer) == (
        "Assessment period typically ends",
        Role.BOOKINGS,
        Layer.PLAN,
    )
    assert found("2026-01-02 00:00", **facts)["gateway.period.gateway"].passed


def test_a_gateway_that_opens_no_period_ends_none() -> None:
    plan = a_plan(gateways=(a_gateway(period=None, requirements=()),))
    assert days(plan=plan, gateways=(a_confirmed_gateway(),)) == {}


def noticed(**facts: Any) -> dict[str, Any]:
    method = a_method("first", notice=rule(Span, number=14, unit="calendar_days"))
    attempt = an_attempt(bookings=(Booking(starts_at=at("2026-02-20 10:00"), **facts),))
    return {"plan": a_plan(methods=(method, a_method("second"))), "attempts": (attempt,)}


def test_notice_served_sets_the_earliest_day() -> None:
    one = found(**noticed(notice_served_at=at("2026-01-20 17:00")))["notice.earliest.first"]
    assert (one.on, one.earliest, one.subject) == (date(2026, 2, 3), True, "a1")
    assert (one.title, one.whose, one.force, one.layer) == (
        "The first method: earliest day under the notice served",
        Role.BOOKINGS,
        Force.MUST,
        Layer.PLAN,
    )


def test_without_notice_there_is_no_earliest_day() -> None:
    assert "notice.earliest.first" not in found(**noticed())
    ended = noticed(notice_served_at=at("2026-01-20 17:00"), ended="cancelled")
    assert "notice.earliest.first" not in found(**ended)


def test_a_method_without_notice_has_no_earliest_day() -> None:
    facts = noticed(notice_served_at=at("2026-01-20 17:00"))
    assert "notice.earliest.first" not in found(attempts=facts["attempts"])


def reviewed(*attempts: Any) -> dict[str, Deadline]:
    method = a_method("first", review=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    portfolio = PortfolioFacts(assessor_has_it_since=at("2026-01-10 09:00"))
    return found(plan=plan, portfolio=portfolio, attempts=attempts)


def test_the_assessor_has_the_portfolio_long_enough() -> None:
    one = reviewed()["review.earliest.first"]
    assert (one.on, one.earliest, one.force) == (date(2026, 1, 24), True, Force.MUST)
    assert (one.title, one.whose, one.layer, one.subject) == (
        "The first method: the assessor has had the portfolio long enough",
        Role.BOOKINGS,
        Layer.PLAN,
        None,
    )
    assert reviewed(an_attempt())["review.earliest.first"].on == date(2026, 1, 24)
    assert "review.earliest.first" not in reviewed(FAILED)


def test_the_assessor_of_a_planned_attempt_has_a_moment_of_their_own() -> None:
    booked, own = (Booking(starts_at=at("2026-02-20 10:00")),), at("2026-01-20 09:00")
    ahead = an_attempt(bookings=booked, assessor_has_portfolio_since=own)
    assert reviewed(ahead)["review.earliest.first"].on == date(2026, 2, 3)


def test_without_the_portfolio_the_review_has_no_day() -> None:
    method = a_method("first", review=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second")))
    assert "review.earliest.first" not in found(plan=plan)
    assert "review.earliest.first" not in found(plan=plan, portfolio=PortfolioFacts())


def test_a_result_is_due_until_it_is_given() -> None:
    waiting = replace(FAILED, notified_at=None)
    one = found(attempts=(waiting,))["result.due.first"]
    assert (one.on, one.layer, one.subject) == (date(2026, 1, 14), Layer.POLICY, "a1")
    assert (one.title, one.whose) == ("The first method: result due", Role.QUALITY_ASSURER)
    assert "result.due.first" not in found(attempts=(FAILED,))


def test_a_notified_fail_starts_every_clock() -> None:
    assert days(attempts=(FAILED,)) == {
        "gateway.earliest.gateway": date(2025, 9, 2),
        "appeal.window.first": date(2026, 2, 9),
        "attempt.typical_resit.first": date(2026, 3, 12),
        "attempt.typical_retake.first": date(2026, 4, 12),
        "attempt.limit.first": date(2026, 7, 12),
    }


def test_each_clock_of_a_fail_says_whose_it_is_and_what_it_stops() -> None:
    told = found(attempts=(FAILED,))
    assert {
        (one.code, one.title, one.whose, one.subject, one.force, one.layer, one.earliest)
        for one in told.values()
        if one.subject is not None
    } == {
        (
            "appeal.window.first",
            "The first method: last day to appeal",
            Role.APPRENTICE,
            "a1",
            Force.MUST,
            Layer.POLICY,
            False,
        ),
        (
            "attempt.typical_resit.first",
            "The first method: resit typically taken by",
            Role.EMPLOYER,
            "a1",
            Force.TYPICALLY,
            Layer.PLAN,
            False,
        ),
        (
            "attempt.typical_retake.first",
            "The first method: retake typically taken by",
            Role.EMPLOYER,
            "a1",
            Force.TYPICALLY,
            Layer.PLAN,
            False,
        ),
        (
            "attempt.limit.first",
            "The first method: last day to resit or retake",
            Role.EMPLOYER,
            "a1",
            Force.MUST,
            Layer.PLAN,
            False,
        ),
    }


def test_a_pass_can_be_appealed_and_is_not_taken_again() -> None:
    passed = assessed("a1", "pass", "2026-01-05", notified="2026-01-12")
    assert set(days(attempts=(passed,))) == {"gateway.earliest.gateway", "appeal.window.first"}


def test_a_fail_taken_again_has_no_limit_left_but_a_booking_alone_does_not_end_it() -> None:
    booked = an_attempt("a2", kind="resit")
    taken = assessed("a2", "pass", "2026-01-30", kind="resit")
    limit = found(attempts=(FAILED, booked))["attempt.limit.first"]
    assert (limit.on, limit.subject) == (date(2026, 7, 12), "a1")
    assert "attempt.limit.first" not in found(attempts=(FAILED, taken))


def test_a_fail_that_an_appeal_made_needless_is_not_taken_again() -> None:
    needless = assessed("a2", "fail", "2026-01-19", kind="resit", notified="2026-01-26")
    appeal = an_appeal("a1", "2026-01-13 10:00", decided("2026-01-30", changes=changes(first_t_P1="met")))
    told = found(attempts=(FAILED, needless), appeals=(appeal,))
    assert [code for code in told if code.startswith("attempt.")] == []


def test_a_lapsed_fail_has_no_limit_left() -> None:
    assert "attempt.limit.first" not in found("2026-07-13 12:00", attempts=(FAILED,))


def test_each_fail_has_a_limit_of_its_own() -> None:
    second = assessed("a2", "fail", "2026-01-26", notified="2026-01-30", kind="resit")
    (limit,) = [
        one
        for one in deadlines(a_situation(now="2026-02-01 12:00", attempts=(FAILED, second)))
        if one.code == "attempt.limit.first"
    ]
    assert (limit.on, limit.subject) == (date(2026, 7, 30), "a2")


def test_a_void_attempt_has_no_days() -> None:
    void = replace(FAILED, void=Void(at=at("2026-01-20 09:00"), by="manager", reason="Fire alarm."))
    assert set(days(attempts=(void,))) == {"gateway.earliest.gateway"}


def test_a_plan_may_set_neither_typical_windows_nor_a_limit() -> None:
    kinds = tuple(replace(one, typically=None) for one in the_attempts().kinds)
    plan = a_plan(attempts=the_attempts(kinds=kinds, limit=None))
    assert set(days(plan=plan, attempts=(FAILED,))) == {"gateway.earliest.gateway", "appeal.window.first"}


def test_an_open_appeal_is_due_and_a_decided_one_is_not() -> None:
    opened, closed = (
        an_appeal("a1", "2026-01-30 10:00"),
        an_appeal("a1", "2026-01-30 10:00", decided("2026-01-31")),
    )
    one = found(attempts=(FAILED,), appeals=(opened,))["appeal.stage.review"]
    assert (one.on, one.subject, one.layer) == (date(2026, 2, 13), "appeal-1", Layer.POLICY)
    assert one.whose is Role.APPEAL_DECIDER
    assert one.title == "Appeal 1, Review: decision due"
    assert "appeal.stage.review" not in found(attempts=(FAILED,), appeals=(closed,))


def test_days_come_earliest_first() -> None:
    told = [one.on for one in deadlines(a_situation(attempts=(FAILED,), gateways=(a_confirmed_gateway(),)))]
    assert told == sorted(told)


def test_days_that_fall_together_come_by_code_and_subject() -> None:
    method = a_method("first", review=rule(Span, number=14, unit="calendar_days"))
    plan = a_plan(methods=(method, a_method("second", review=method.review)))
    attempts = (
        replace(FAILED, id="z1", notified_at=None),
        replace(FAILED, id="a1", method="second", notified_at=None, judgements=()),
        an_attempt("y1", kind="resit", judged_at=at("2026-01-05 12:00")),
    )
    told = deadlines(a_situation(now="2026-02-01 12:00", plan=plan, attempts=attempts))
    assert [(one.code, one.subject) for one in told if one.on == date(2026, 1, 14)] == [
        ("result.due.first", "y1"),
        ("result.due.first", "z1"),
        ("result.due.second", "a1"),
    ]


def test_after_a_withdrawal_nothing_falls_due() -> None:
    waits = replace(FAILED, notified_at=None)
    assert found(attempts=(waits,), programme=GONE) == {}
    assert found("2026-02-10 00:00", attempts=(FAILED,), programme=GONE) == {}  # the window is over


def test_after_a_withdrawal_the_windows_that_are_open_are_told() -> None:
    facts: dict[str, Any] = {"gateways": (a_confirmed_gateway(),), "programme": GONE}
    left = found("2026-02-09 23:59", attempts=(FAILED,), **facts)
    assert {code: one.on for code, one in left.items()} == {"appeal.window.first": date(2026, 2, 9)}
    void = replace(FAILED, void=Void(at=at("2026-01-13 10:00"), by="manager-1", reason="A fire alarm."))
    assert found(attempts=(void,), **facts) == {}


def test_after_a_withdrawal_an_appeal_is_still_due_also_where_it_is_late() -> None:
    opened = an_appeal("a1", "2026-01-30 10:00")
    for now, passed in (("2026-02-13 23:59", False), ("2026-02-14 00:00", True)):
        (one,) = found(now, attempts=(FAILED,), appeals=(opened,), programme=GONE).values()
        assert (one.code, one.on, one.passed) == ("appeal.stage.review", date(2026, 2, 13), passed)


def test_an_item_that_waits_is_reviewed_in_its_time() -> None:
    one = a_round("2026-01-12 10:00")
    gate = handed_in(one)
    due = found(gateways=(gate,))["gateway.review.gateway"]
    assert (due.on, due.subject, due.layer, due.whose) == (
        date(2026, 1, 26),
        "photo_id",
        Layer.POLICY,
        Role.ASSESSMENT_ORGANISATION,
    )
    assert due.title == "Gateway: Photo ID to be reviewed"
    decided_one = replace(
        one, decision="accepted", decided_at=at("2026-01-13 10:00"), decided_by="reviewer-1"
    )
    for other in (handed_in(decided_one), handed_in(one, gateway="other"), handed_in()):
        assert "gateway.review.gateway" not in found(gateways=(other,))


def ahead(**facts: Any) -> dict[str, Deadline]:
    span = rule(Span, number=14, unit="calendar_days")
    method = a_method("first", notice=span, review=span)
    booked = an_attempt(bookings=(Booking(starts_at=at("2026-02-20 10:00"), **facts.pop("booking", {})),))
    return found(plan=a_plan(methods=(method, a_method("second"))), attempts=(booked,), **facts)


def test_a_booked_day_has_last_days_for_notice_and_portfolio() -> None:
    told = ahead()
    titles = {
        "notice.serve.first": "The first method: last day to serve notice for the day booked",
        "review.give.first": "The first method: last day to give the assessor the portfolio",
    }
    for code, title in titles.items():
        one = told[code]
        assert (one.on, one.title, one.whose, one.subject) == (date(2026, 2, 6), title, Role.BOOKINGS, "a1")
    served = ahead(booking={"notice_served_at": at("2026-01-20 10:00")})
    assert "notice.serve.first" not in served
    given = ahead(portfolio=PortfolioFacts(assessor_has_it_since=at("2026-01-20 10:00")))
    assert "review.give.first" not in given
    assert "review.give.first" in ahead(portfolio=PortfolioFacts())
    plain = found(attempts=(an_attempt(bookings=(Booking(starts_at=at("2026-02-20 10:00")),)),))
    assert not {"notice.serve.first", "review.give.first"} & set(plain)


def test_whose_a_deadline_is_comes_from_plan_and_policy() -> None:
    told = found(attempts=(FAILED,))
    assert told["appeal.window.first"].whose is Role.APPRENTICE
    assert told["attempt.limit.first"].whose is Role.EMPLOYER
    free = found(plan=a_plan(attempts=the_attempts(consent=None)), attempts=(FAILED,))
    assert free["attempt.limit.first"].whose is free["attempt.typical_resit.first"].whose is Role.BOOKINGS
