"""What a booked day still needs: by when, and whether it can still be in time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.factories.attempts import a_booking
from tests.factories.notice import FORTNIGHT
from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.attempts import planned
from touchstone.rules.before_the_day import Needed, notice_needed, portfolio_needed
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.portfolio import PortfolioFacts

NOTICE, REVIEW = FORTNIGHT, rule(Span, number=10, unit="calendar_days")


def needed(
    *,
    now: str = "2026-02-20 12:00",
    method: dict[str, Any] | None = None,
    booking: Any = None,
    given: datetime | None = None,
    **facts: Any,
) -> tuple[Needed | None, Needed | None]:
    """What a booking on 20 March 2026 needs of notice and portfolio."""
    rules = {"notice": NOTICE, "review": REVIEW} if method is None else method
    plan = a_plan(methods=(a_method("first", **rules), a_method("second")))
    bookings = (a_booking("2026-03-20 10:00"),) if booking is None else booking
    attempt = an_attempt(bookings=bookings, assessor_has_portfolio_since=given)
    situation = a_situation(now=now, plan=plan, attempts=(attempt,), **facts)
    told = planned(situation)["first"]
    return notice_needed(situation, told), portfolio_needed(situation, told)


def test_a_booked_day_needs_its_notice_and_the_assessors_portfolio() -> None:
    notice, portfolio = needed()
    assert notice == Needed(
        rule=NOTICE, booked_on=date(2026, 3, 20), until=date(2026, 3, 6), earliest=date(2026, 3, 6)
    )
    assert portfolio == Needed(
        rule=REVIEW, booked_on=date(2026, 3, 20), until=date(2026, 3, 10), earliest=date(2026, 3, 2)
    )


@pytest.mark.parametrize(
    ("now", "rebook_from"),
    [
        ("2026-02-20 12:00", None),
        ("2026-03-06 23:59", None),
        ("2026-03-07 00:00", date(2026, 3, 21)),
        ("2026-03-25 10:00", date(2026, 4, 8)),  # the day booked is behind us
    ],
)
def test_after_the_last_day_only_a_later_booking_will_do(now: str, rebook_from: date | None) -> None:
    notice, _ = needed(now=now)
    assert notice is not None
    assert notice.until == date(2026, 3, 6)
    assert notice.rebook_from == rebook_from


def test_a_day_booked_is_londons() -> None:
    notice, _ = needed(booking=(a_booking("2026-07-01 00:30"),))  # still 30 June by universal time
    assert notice is not None
    assert notice.booked_on == date(2026, 7, 1)


def test_what_has_been_done_is_not_needed() -> None:
    served = (a_booking("2026-03-20 10:00", "2026-02-10 10:00"),)
    notice, portfolio = needed(booking=served)
    assert notice is None
    assert portfolio is not None
    given = PortfolioFacts(assessor_has_it_since=at("2026-02-10 10:00"))
    notice, portfolio = needed(portfolio=given)
    assert notice is not None
    assert portfolio is None
    assert needed(portfolio=PortfolioFacts())[1] is not None


def test_a_portfolio_given_for_this_attempt_alone_is_given() -> None:
    assert needed(given=at("2026-02-10 10:00"))[1] is None


@pytest.mark.parametrize("booking", [(), (a_booking("2026-03-20 10:00", ended="cancelled"),)])
def test_without_a_booking_in_force_nothing_is_needed(booking: Any) -> None:
    assert needed(booking=booking) == (None, None)


def test_a_notice_for_a_booking_that_ended_does_not_serve_the_next() -> None:
    ended = a_booking("2026-03-01 10:00", "2026-02-01 10:00", ended="rescheduled")
    notice, _ = needed(booking=(ended, a_booking("2026-03-20 10:00")))
    assert notice is not None


def test_a_method_that_sets_nothing_needs_nothing() -> None:
    assert needed(method={}) == (None, None)
    assert needed(method={"notice": NOTICE})[1] is None
    assert needed(method={"review": REVIEW})[0] is None


def test_beyond_the_known_bank_holidays_nothing_is_said_to_be_too_late() -> None:
    week = rule(Span, number=5, unit="working_days")
    notice, _ = needed(
        now="2027-12-31 12:00", method={"notice": week}, booking=(a_booking("2028-01-03 10:00"),)
    )
    assert notice == Needed(rule=week, booked_on=date(2028, 1, 3), until=None, earliest=None)
    assert notice.rebook_from is None
