"""Where a booking stands, in the words and colours of lists and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from touchstone.rules.calendar import LONDON, day
from touchstone.web.bookings.models import Booking, Ended


@dataclass(frozen=True)
class State:
    """One thing to say of a booking."""

    word: str
    colour: str


ENDS: Mapping[str, State] = {
    Ended.RESCHEDULED: State("Moved", "grey"),
    Ended.CANCELLED: State("Cancelled", "grey"),
    Ended.NO_SHOW: State("Nobody came", "red"),
}
DECLINED, OVER = State("Declined", "red"), State("Time has passed", "grey")
ELSEWHERE = State("Apprentice is booked elsewhere", "red")
TAKEN_BACK = State("Consent taken back", "red")
TOO_LATE, TO_SERVE = State("Too late for notice", "red"), State("Notice to serve", "yellow")
WAITS, READY = State("Waits for the assessor", "blue"), State("Ready", "green")


@dataclass(frozen=True)
class Show:
    """A choice of bookings that somebody wants to see together."""

    id: str
    title: str
    empty: str
    sort: str
    moments: tuple[datetime, ...]  # that it depends on
    grows: bool = False  # for ever: what is over is not counted each time somebody looks at what is not

    @property
    def where(self) -> Q:
        """The bookings that it holds."""
        return WHERE[self.id](*self.moments)


def states(booking: Booking, now: datetime) -> Sequence[State]:
    """What is to be said of it: how it ended, or what it still waits for."""
    return _states(booking, booking.attempt.consent, now)


def _states(booking: Any, consent: Mapping[str, Any] | None, now: datetime) -> Sequence[State]:
    if booking.ended:
        return (DECLINED,) if booking.declined_at else (ENDS[booking.ended],)
    if booking.ends_at < now:
        return (OVER,)
    found: list[State] = []
    if getattr(booking, "clashes", False):  # as ``queries`` annotates it
        found.append(ELSEWHERE)
    if consent and consent.get("revoked_at"):
        found.append(TAKEN_BACK)
    if notice_missing(booking):
        found.append(TOO_LATE if booking.notice_due_on < day(now) else TO_SERVE)
    if booking.accepted_at is None:
        found.append(WAITS)
    return found or (READY,)


def notice_missing(booking: Any) -> bool:
    """Whether notice is still to be served."""
    return booking.notice_due_on is not None and booking.notice_served_at is None


def in_words(row: Any, now: datetime) -> str:
    """The same as a cell of a table says it, of a row of what a list reads."""
    return ", ".join([state.word for state in _states(row, row.attempt__consent, now)])


def _coming(now: datetime) -> Q:
    return Q(ended="", ends_at__gte=now)


WHERE: Mapping[str, Callable[..., Q]] = {  # what each choice holds, of the moments that it depends on
    "coming": _coming,
    "notice": lambda now: _coming(now) & Q(notice_served_at=None, notice_due_on__isnull=False),
    "accept": lambda now: _coming(now) & Q(accepted_at=None),
    "week": lambda begins, ends: Q(ended="", starts_at__gte=begins, starts_at__lt=ends),
    "past": lambda now: Q(ended="", ends_at__lt=now),
    "ended": lambda: ~Q(ended=""),
}


def shows(now: datetime) -> tuple[Show, ...]:
    """The choices of a list of bookings at a moment; the first is what one sees unasked."""
    nothing = "No assessment is booked. Book one from an apprentice’s page."
    return (
        Show("coming", "Coming", nothing, "when", (now,)),
        Show("notice", "Notice to serve", "Notice of every booking has been served.", "notice", (now,)),
        Show("accept", "Not accepted", "The assessors have answered every booking.", "when", (now,)),
        Show("week", "This week", "Nothing takes place this week.", "when", _week(now)),
        Show("past", "Past", "No booking lies behind us.", "-when", (now,), grows=True),
        Show(
            "ended",
            "Moved or cancelled",
            "No booking was moved, cancelled or missed.",
            "-when",
            (),
            grows=True,
        ),
    )


def _week(now: datetime) -> tuple[datetime, datetime]:
    monday = day(now) - timedelta(days=day(now).weekday())
    return _midnight(monday), _midnight(monday + timedelta(days=7))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), LONDON)
