"""Assessors who are approved and available, and bookings in whatever state a test needs, made by actions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.factories.web import NOW, Cast
from touchstone.rules.calendar import LONDON
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import actions, assessors
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.slots import Slot, proposed
from touchstone.web.organisations.models import Membership
from touchstone.web.records import law

FIRST = datetime(2026, 6, 23, 9, 0, tzinfo=LONDON)  # a Tuesday, 22 days after NOW
PLACE = "Room 2, North Works"


def ready(of: Cast, person: Person | None = None, standard: str = "ST1379") -> Person:
    """An assessor approved for a standard and available from 8 to 18 on the five days around ``FIRST``."""
    one = person or of.people["assessor"]
    by = of.actor("bookings")
    assessors.approve(assessor=one.id, standard=standard, since=NOW.date(), by=by, at=NOW)
    for number in range(-1, 4):
        day = FIRST + timedelta(days=number)
        starts, ends = day.replace(hour=8), day.replace(hour=18)
        assessors.free_often(assessor=one.id, stretches=[(starts, ends)], by=by, at=NOW)
    return one


def another_assessor(of: Cast, name: str = "Ola Second") -> Person:
    """A second assessor of the same organisation, not approved for anything yet."""
    email = f"{name.split(maxsplit=1)[0].lower()}.{of.organisation.id}@assessors.example"
    person = Person.objects.create_user(email, name=name)
    Membership.objects.create(person=person, organisation=of.organisation, role="assessor", since=NOW)
    return person


def slots(one: Apprenticeship, method: str = "observation", starts_at: datetime = FIRST) -> list[Slot]:
    """The sections of a method one after another, as the plan proposes."""
    found = law.plan(one.standard, one.version).method(method)
    assert found is not None
    return proposed(found, starts_at.astimezone(UTC))


def booked(
    of: Cast,
    one: Apprenticeship,
    method: str = "observation",
    starts_at: datetime = FIRST,
    assessor: UUID | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> Booking:
    """A method booked with the cast's assessor, who has to be ``ready``."""
    found = law.plan(one.standard, one.version).method(method)
    assert found is not None
    facts: dict[str, Any] = {"place": PLACE, "slots": slots(one, method, starts_at)}
    facts["venue"] = found.venues.accepted[0] if found.venues else ""
    return actions.book(
        apprenticeship=one.id,
        method=method,
        assessor=assessor or of.people["assessor"].id,
        by=of.actor("bookings"),
        at=at,
        **(facts | changes),
    )
