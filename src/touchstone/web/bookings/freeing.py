"""What appeals do to bookings: end those of void attempts and of attempts that nobody needs any more.

Parts of the actions of appeals, which have locked the apprenticeship and say who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import invitations
from touchstone.web.bookings.actions import end
from touchstone.web.bookings.models import Attempt, Booking, Ended
from touchstone.web.organisations.actor import Actor


def set_free(*, attempt: Attempt, because: str, by: Actor, at: datetime) -> None:
    """End the booking of an attempt that was held and is void now; its times are free."""
    for booking in Booking.objects.filter(attempt=attempt, ended=""):
        end(booking, Ended.CANCELLED, because, by, at)


def stand_again(*, attempt: Attempt, ended_at: datetime) -> None:
    """Let the booking stand that ``set_free`` ended then: what made the attempt void stands no more."""
    booking = Booking.objects.filter(attempt=attempt, ended=Ended.CANCELLED, ended_at=ended_at).first()
    if booking is not None:
        booking.ended, booking.ended_at, booking.ended_by, booking.reason = "", None, None, ""
        booking.save()
        booking.sections.update(stands=True)


def spare(*, one: Apprenticeship, codes: Iterable[str], because: str, by: Actor, at: datetime) -> None:
    """Make attempts void that were only planned, and cancel their bookings; the calendars of all are told."""
    for attempt in Attempt.objects.filter(apprenticeship=one, code__in=list(codes)):
        attempt.void = {"at": at.isoformat(), "by": by.code, "reason": because}
        attempt.save(update_fields=["void"])
        for booking in attempt.bookings.filter(ended="").select_related("assessor"):
            booking.apprenticeship, booking.attempt = one, attempt
            end(booking, Ended.CANCELLED, because, by, at)
            invitations.send(booking, "CANCEL", at)
