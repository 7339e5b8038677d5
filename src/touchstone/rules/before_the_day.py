"""What a booked day still needs before it comes, and by when: its notice, and the assessor's portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from touchstone.rules.attempts import Standing, booking_in_force, has_portfolio_since
from touchstone.rules.calendar import day
from touchstone.rules.plan.gateway import Span
from touchstone.rules.situation import Situation


@dataclass(frozen=True, kw_only=True)
class Needed:
    """One thing that has to begin so long before a booked day."""

    rule: Span
    booked_on: date
    until: date | None  # the last day to do it; None when the known bank holidays do not reach
    earliest: date | None  # the first day that it would do for, done today; None likewise

    @property
    def rebook_from(self) -> date | None:
        """The first day that would do when, done today, it is too late for the day booked; else ``None``."""
        too_late = self.earliest is not None and self.earliest > self.booked_on
        return self.earliest if too_late else None


def notice_needed(situation: Situation, told: Standing) -> Needed | None:
    """The notice of the booking in force; ``None`` once served, without a booking, or without such a rule."""
    booking = booking_in_force(told.attempt)
    served = booking is not None and booking.notice_served_at is not None
    return None if served else _needed(situation, told, told.method.notice)


def portfolio_needed(situation: Situation, told: Standing) -> Needed | None:
    """The assessor's portfolio; ``None`` once given, without a booking, or without a review time."""
    given = has_portfolio_since(situation, told.attempt) is not None
    return None if given else _needed(situation, told, told.method.review)


def _needed(situation: Situation, told: Standing, rule: Span | None) -> Needed | None:
    booking = booking_in_force(told.attempt)
    if booking is None or rule is None:
        return None
    on, calendar = day(booking.starts_at), situation.calendar
    return Needed(
        rule=rule,
        booked_on=on,
        until=calendar.latest_start(on, rule),
        earliest=calendar.add(situation.today, rule),
    )
