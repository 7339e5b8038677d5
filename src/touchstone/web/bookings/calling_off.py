"""What becomes of bookings when an apprentice withdraws, pauses, or learns and works with others.

Parts of the actions of circumstances, which have locked the apprenticeship and say who may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import invitations
from touchstone.web.bookings.actions import end
from touchstone.web.bookings.candidates import conflicts
from touchstone.web.bookings.models import Booking, Ended
from touchstone.web.organisations.actor import Actor


def standing(one: Apprenticeship) -> list[Booking]:
    """The bookings in force whose assessment has not begun, the nearest first. One query."""
    begun = one.bookings_attempts.filter(entries__kind="section_started")
    known = Booking.objects.filter(apprenticeship=one, ended="").exclude(attempt__in=begun)
    return list(known.select_related("attempt", "assessor").order_by("starts_at"))


def call_off(*, one: Apprenticeship, because: str, by: Actor, at: datetime) -> list[Booking]:
    """Cancel every booking that stands and has not begun; the calendars of all are told."""
    found = standing(one)
    for booking in found:
        booking.apprenticeship = one
        end(booking, Ended.CANCELLED, because, by, at)
        invitations.send(booking, "CANCEL", at)
    return found


def in_conflict(one: Apprenticeship, bookings: Iterable[Booking]) -> list[Booking]:
    """Those of these bookings whose assessor must not assess the apprentice as they are placed now.

    Asked of an apprenticeship that is only supposed to be placed elsewhere, it says what would be. One query.
    """
    barred = set(conflicts(one).values_list("assessor", flat=True))
    return [booking for booking in bookings if booking.assessor_id in barred]
