"""The apprentice's word that an assessment starts, or has ended: on the screen, or their own page. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from touchstone.rules.calendar import day
from touchstone.rules.words import at_time, on_date
from touchstone.web.assessments.entries import Kept, standing
from touchstone.web.bookings.models import Attempt, Booking

MOMENTS = ("start", "end")
LOCKED = "The assessment is over and its record is closed; nothing is added to it any more."


def signatures(log: Iterable[Kept], moment: str) -> list[Kept]:
    """The signatures of a moment that stand, oldest first."""
    return [one for one in standing(log) if one.kind == "signed" and one.data["moment"] == moment]


def why_not(
    attempt: Attempt, booking: Booking | None, log: Iterable[Kept], moment: str, now: datetime
) -> str:
    """Why the apprentice does not sign this moment on their own page now; nothing when they may."""
    if attempt.judged_at is not None or attempt.void is not None:
        return LOCKED
    if booking is None:
        return "No date is booked for this assessment."
    if not day(booking.starts_at) <= day(now) <= day(booking.ends_at):
        return f"You sign on the day of the assessment: {on_date(day(booking.starts_at))}."
    if moment == "end" and now < booking.starts_at:
        return f"The assessment begins at {at_time(booking.starts_at)}; sign its end when it has ended."
    own = next((one for one in signatures(log, moment) if one.data["how"] == "page"), None)
    return f"You signed the {moment} at {at_time(own.at)}." if own is not None else ""
