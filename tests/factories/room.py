"""Seats in the room of an attempt, as they would be given."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tests.factories.web import NOW
from touchstone.web.bookings.models import Attempt
from touchstone.web.room.models import Kind, Seat


def seated(attempt: Attempt, person: UUID, kind: str = Kind.WATCH, at: datetime = NOW) -> Seat:
    """A seat for somebody, given by themselves."""
    return Seat.objects.create(
        organisation_id=attempt.organisation_id,
        apprenticeship_id=attempt.apprenticeship_id,
        attempt=attempt,
        person_id=person,
        kind=kind,
        since=at,
        given_by=person,
        given_at=at,
    )
