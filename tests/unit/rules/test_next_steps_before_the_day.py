"""The steps before a booked day: the notice, the portfolio, and until when each does its work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import a_booking
from tests.factories.notice import FORTNIGHT
from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt, at
from tests.factories.rounds import a_round, handed_in
from touchstone.rules.deadlines import deadlines
from touchstone.rules.judge import assess
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import AfterGateway, AfterMethod
from touchstone.rules.record.case import Acknowledgement, Case, Override
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.rules.report import NextStep
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation

BOOKED = an_attempt(bookings=(a_booking("2026-03-20 10:00"),))  # fourteen days: 6 March at the latest
TOO_LATE = "Too late for this booking: notice served today allows 21 March 2026 at the earliest; rebook."


def a_booked_situation(now: str, method: dict[str, Any], **facts: Any) -> Situation:
    plan = a_plan(methods=(a_method("first", **method), a_method("second")))
    given = {"gateways": (a_confirmed_gateway(),), "attempts": (BOOKED,)} | facts
    return a_situation(now=now, plan=plan, **given)


def steps(now: str, method: dict[str, Any], **facts: Any) -> dict[str, NextStep]:
    """The steps about the booked attempt, by action."""
    told = assess(a_booked_situation(now, method, **facts)).next_steps
    return {one.action: one for one in told if one.subject == "a1"}


@pytest.mark.parametrize(
    ("now", "blocked"),
    [
        ("2026-02-20 12:00", ()),
        ("2026-03-06 23:59", ()),
        ("2026-03-07 00:00", (TOO_LATE,)),
    ],
)
def test_notice_can_be_served_until_it_would_be_too_short(now: str, blocked: tuple[str, ...]) -> None:
    serve = steps(now, {"notice": FORTNIGHT})["notice.serve"]
    assert (serve.blocked_by, serve.ready) == (blocked, not blocked)
    assert (serve.until, serve.by) == (date(2026, 3, 6), Role.BOOKINGS)


def a_decision(role: Role, finding: str = "notice.first", subject: str = "a1") -> dict[str, Any]:
    given = {"by": "one-1", "role": role, "at": at("2026-03-01 10:00"), "reason": "The apprentice asked."}
    return {**given, "finding": finding, "subject": subject}


@pytest.mark.parametrize(
    ("force", "case", "ready"),
    [
        ("must", Case(), False),
        ("should", Case(), False),
        ("typically", Case(), True),
        ("must", Case(overrides=(Override(**a_decision(Role.MANAGER)),)), True),
        ("must", Case(overrides=(Override(**a_decision(Role.MANAGER, subject="a2")),)), False),
        ("must", Case(overrides=(Override(**a_decision(Role.MANAGER, "notice.second")),)), False),
        ("must", Case(acknowledgements=(Acknowledgement(**a_decision(Role.BOOKINGS)),)), False),
        ("should", Case(acknowledgements=(Acknowledgement(**a_decision(Role.BOOKINGS)),)), True),
    ],
)
def test_too_short_a_notice_is_served_only_where_somebody_may_let_it_pass(
    force: str, case: Case, ready: bool
) -> None:
    notice = rule(Span, force, number=14, unit="calendar_days")
    serve = steps("2026-03-07 12:00", {"notice": notice}, case=case)["notice.serve"]
    assert serve.ready is ready
    assert serve.blocked_by == (() if ready else (TOO_LATE,))


def test_what_blocks_notice_for_certain_is_told_before_its_lateness() -> None:
    method = {"notice": FORTNIGHT, "after_gateway": rule(AfterGateway, gateway="gateway")}
    serve = steps("2026-03-07 12:00", method, gateways=())["notice.serve"]
    assert serve.blocked_by == ("Gateway has not been confirmed.", TOO_LATE)


def test_the_assessor_is_given_the_portfolio_in_time_for_the_day_booked() -> None:
    told = steps("2026-02-20 12:00", {"review": FORTNIGHT})
    give = told["portfolio.give"]
    assert give.title == "Give the assessor the portfolio for The first method"
    assert (give.by, give.until, give.ready) == (Role.BOOKINGS, date(2026, 3, 6), True)
    assert list(told) == ["portfolio.give", "attempt.conduct"]
    assert told["attempt.conduct"].ready is False


def test_the_portfolio_is_worth_giving_late_too() -> None:
    give = steps("2026-03-19 12:00", {"review": FORTNIGHT})["portfolio.give"]
    assert (give.ready, give.until) == (True, date(2026, 3, 6))


def test_notice_and_portfolio_are_two_steps() -> None:
    told = steps("2026-02-20 12:00", {"notice": FORTNIGHT, "review": FORTNIGHT})
    assert list(told) == ["portfolio.give", "notice.serve"]


def test_what_the_assessor_has_or_need_not_have_is_not_given() -> None:
    has_it = PortfolioFacts(assessor_has_it_since=at("2026-02-10 10:00"))
    assert "portfolio.give" not in steps("2026-02-20 12:00", {"review": FORTNIGHT}, portfolio=has_it)
    assert "portfolio.give" not in steps("2026-02-20 12:00", {})
    not_booked = steps("2026-02-20 12:00", {"review": FORTNIGHT}, attempts=(an_attempt(),))
    assert list(not_booked) == ["attempt.book"]


def test_the_assessor_reads_the_portfolio_from_when_they_have_it_to_the_day_booked() -> None:
    has_it = PortfolioFacts(assessor_has_it_since=at("2026-02-10 10:00"))
    told = steps("2026-02-20 12:00", {"review": FORTNIGHT}, portfolio=has_it)
    assert list(told) == ["attempt.conduct", "portfolio.read"]
    read = told["portfolio.read"]
    assert read.title == "Read the portfolio for The first method"
    assert (read.by, read.until, read.ready) == (Role.ASSESSOR, date(2026, 3, 20), True)
    assert "portfolio.read" in steps("2026-03-20 23:59", {"review": FORTNIGHT}, portfolio=has_it)
    assert "portfolio.read" not in steps("2026-03-21 00:00", {"review": FORTNIGHT}, portfolio=has_it)


def test_nobody_reads_what_they_have_not_or_need_not() -> None:
    has_it = PortfolioFacts(assessor_has_it_since=at("2026-02-10 10:00"))
    assert "portfolio.read" not in steps("2026-02-20 12:00", {"review": FORTNIGHT})
    assert "portfolio.read" not in steps("2026-02-20 12:00", {}, portfolio=has_it)
    not_booked = steps("2026-02-20 12:00", {"review": FORTNIGHT}, attempts=(an_attempt(),), portfolio=has_it)
    assert list(not_booked) == ["attempt.book"]


def test_the_portfolio_is_read_while_the_notice_is_still_to_serve() -> None:
    has_it = PortfolioFacts(assessor_has_it_since=at("2026-02-10 10:00"))
    both = {"notice": FORTNIGHT, "review": FORTNIGHT}
    assert list(steps("2026-02-20 12:00", both, portfolio=has_it)) == ["notice.serve", "portfolio.read"]


def test_the_portfolio_waits_for_the_gateway_and_for_no_other_method() -> None:
    method = {
        "review": FORTNIGHT,
        "after_gateway": rule(AfterGateway, gateway="gateway"),
        "after_methods": (rule(AfterMethod, method="second"),),
    }
    assert steps("2026-02-20 12:00", method)["portfolio.give"].ready is True
    early = steps("2026-02-20 12:00", method, gateways=())["portfolio.give"]
    assert early.blocked_by == ("Gateway has not been confirmed.",)


def test_steps_and_deadlines_tell_the_same_last_days() -> None:
    gate = handed_in(a_round("2026-02-02 10:00"))
    situation = a_booked_situation(
        "2026-02-20 12:00", {"notice": FORTNIGHT, "review": FORTNIGHT}, gateways=(gate,)
    )
    by_step = {one.action: one.until for one in assess(situation).next_steps}
    by_code = {one.code: one.on for one in deadlines(situation)}
    assert by_step["notice.serve"] == by_code["notice.serve.first"] == date(2026, 3, 6)
    assert by_step["portfolio.give"] == by_code["review.give.first"] == date(2026, 3, 6)
    assert by_step["gateway.review"] == by_code["gateway.review.gateway"] == date(2026, 2, 16)
