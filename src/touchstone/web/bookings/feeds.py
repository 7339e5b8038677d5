"""The bookings of one person as a calendar that follows them, at an address nobody can guess."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from touchstone.documents.booking_calendar import Meeting
from touchstone.documents.booking_calendar import feed as written
from touchstone.web.accounts.queries import by_calendar_key
from touchstone.web.bookings.invitations import meetings
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.queries import bookings, in_order
from touchstone.web.organisations.queries import actor_of, memberships
from touchstone.web.organisations.scope import within

BEHIND = timedelta(days=60)  # how long what is over stays in the calendar
MOST = 500  # bookings for one role
FOLLOWED = ("booked", "self", "provider", "employer")  # roles whose people meet apprentices or come along


def feed(key: UUID, at: datetime) -> str | None:
    """The calendar at a secret address; nothing where nobody has it. A person who left has an empty one.

    It names methods, times and places. Whose assessment it is stands behind the sign-in.
    """
    person = by_calendar_key(key)
    if person is None:
        return None
    found: dict[str, Meeting] = {}
    for held in memberships(person.id):
        actor = actor_of(held, str(person))
        if actor.role.reach in FOLLOWED:
            with within(*actor.sees):
                known = bookings(actor).filter(ended="", ends_at__gte=at - BEHIND).order_by("starts_at")
                entries = (one for booking in _whole(known) for one in meetings(booking, booking.booked_at))
                found |= {one.uid: one for one in entries}
    return written(found.values(), "Touchstone")


def _whole(known: QuerySet[Booking]) -> list[Booking]:
    return list(known.select_related("attempt", "apprenticeship").prefetch_related(in_order())[:MOST])
