"""One person’s bookings and last days as a calendar that follows them, at an address nobody can guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from touchstone.documents.booking_calendar import LastDay, Meeting
from touchstone.documents.booking_calendar import feed as written
from touchstone.rules.calendar import day
from touchstone.web.accounts.queries import by_calendar_key
from touchstone.web.bookings.invitations import meetings
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.queries import bookings, in_order
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.queries import actor_of, memberships
from touchstone.web.organisations.scope import within
from touchstone.web.records.endings import Ending, duties, known_to, of_actor, rights
from touchstone.web.records.in_lists import as_of, audience
from touchstone.web.records.turns import theirs

BEHIND = timedelta(days=60)  # how long what is over stays in the calendar
MOST = 500  # bookings, and last days, for one role
FOLLOWED = ("booked", "self", "provider", "employer")  # roles whose people meet apprentices or come along


def feed(key: UUID, at: datetime) -> str | None:
    """The calendar at a secret address; nothing where nobody has it. A person who left has an empty one.

    It names methods, times and places, and until when something is to be done or may be. Whose assessment it
    is stands behind the sign-in.
    """
    person = by_calendar_key(key)
    if person is None:
        return None
    met: dict[str, Meeting] = {}
    ends: dict[str, LastDay] = {}
    for held in memberships(person.id):
        actor = actor_of(held, str(person), day(at))
        with within(*actor.sees):
            if actor.role.reach in FOLLOWED:
                known = bookings(actor).filter(ended="", ends_at__gte=at - BEHIND).order_by("starts_at")
                entries = (one for booking in _whole(known) for one in meetings(booking, booking.booked_at))
                met |= {one.uid: one for one in entries}
            ends |= {one.uid: one for one in islice(_last_days(actor, day(at)), MOST)}
    return written(met.values(), "Touchstone", sorted(ends.values(), key=lambda one: (one.on, one.uid)))


def _whole(known: QuerySet[Booking]) -> list[Booking]:
    return list(known.select_related("attempt", "apprenticeship").prefetch_related(in_order())[:MOST])


def _last_days(actor: Actor, today: date) -> Iterator[LastDay]:
    """Until when this actor is to do something or may: what is done or over is gone."""
    mine, to = theirs(actor), audience(actor)
    rows = list(of_actor(actor, rights=True, duties=True).order_by("due_on", "id")[:MOST])
    known = known_to(actor, rows)
    for row in rows:
        for one in (*duties(row, mine), *rights(row, mine.parties, today, known)):
            if one.on >= today - BEHIND:
                yield _entry(one, as_of(row.as_of, to))


def _entry(one: Ending, told_at: datetime) -> LastDay:
    """Its name tells nobody whose it is, and stays the same whatever becomes of its day."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('records-record', args=[one.one.id])}"
    said = [one.in_full] if one.after else []
    return LastDay(
        uid=f"{sha256(one.key.encode()).hexdigest()[:32]}@touchstone.invalid",
        title=one.title if one.after else f"Last day: {one.title}",
        on=one.on,
        about=" ".join((*said, f"Everything else is in Touchstone: {address}")),
        address=address,
        written_at=told_at,
    )
