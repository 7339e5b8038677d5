"""Putting a booking in its place: who is held, what the database refuses, and who has the portfolio."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.errors import DeadlockDetected

from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.bookings.outlook import notice_by
from touchstone.web.bookings.queries import holder, reviewed
from touchstone.web.bookings.slots import Slot, Where
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.records import law

OVERLAPS = {
    "assessor_once_at_a_time": "The assessor is booked at that time. Choose another time or assessor.",
    "apprentice_once_at_a_time": "The apprentice is booked at that time. Choose another time.",
    "person_once_at_a_time": "The apprentice is booked elsewhere at that time. Choose another time.",
    "booking_one_in_force": "This attempt was booked meanwhile. Look at the booking before you make another.",
}
MEANWHILE = "Somebody booked the assessor or the apprentice at that time just now. Choose another time."


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database refuses into words; anything else stays an error of ours.

    Two who insert what overlaps at the very same moment may find themselves waiting for each other; the
    database lets one of them go on.
    """
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise Refused(MEANWHILE, fields={"sections": MEANWHILE}) from None
    except IntegrityError as error:
        for constraint, words in OVERLAPS.items():
            if constraint in str(error):
                raise Refused(words, fields={"sections": words}) from None
        raise


@dataclass(frozen=True)
class Sitting:
    """All that a new booking is made of. ``before`` is the booking of this attempt that it follows."""

    one: Apprenticeship
    method: Method
    attempt: Attempt
    assessor: UUID
    slots: Sequence[Slot]
    where: Where
    before: Booking | None

    @property
    def another_assessor(self) -> bool:
        """Whether somebody else than before is to assess."""
        return self.before is not None and self.before.assessor_id != self.assessor


def put(sitting: Sitting, by: Actor, at: datetime) -> Booking:
    """Make the booking; its calendar entry is that of the booking before, changed."""
    one, before = sitting.one, sitting.before
    assessors.hold(sitting.assessor, *([one.person_id] if one.person_id else []))
    assessors.check(sitting.assessor, one, sitting.method.id, sitting.slots)
    slots = sorted(sitting.slots, key=lambda slot: slot.starts_at)
    with explained():
        booking = Booking.objects.create(
            organisation_id=one.organisation_id,
            apprenticeship=one,
            attempt=sitting.attempt,
            assessor_id=sitting.assessor,
            venue=sitting.where.venue,
            place=sitting.where.place,
            link=sitting.where.link,
            starts_at=slots[0].starts_at,
            ends_at=max(slot.ends_at for slot in slots),
            booked_at=at,
            booked_by=by.person_id,
            notice_due_on=notice_by(sitting.method, slots[0].starts_at),
            uid=before.uid if before else uuid.uuid4(),
            sequence=before.sequence + 1 if before else 0,
        )
        BookedSection.objects.bulk_create(
            BookedSection(
                id=uuid.uuid4(),
                organisation_id=one.organisation_id,
                booking=booking,
                apprenticeship=one,
                person_id=one.person_id,
                assessor_id=sitting.assessor,
                section=slot.section,
                during=DateTimeTZRange(slot.starts_at, slot.ends_at),
            )
            for slot in slots
        )
    return booking


def portfolio_again(sitting: Sitting) -> dict[str, bool]:
    """Where somebody else is to assess, the portfolio is with nobody who needs it: it is given anew.

    Since when others have had it stays with their attempts, held or still to come. Call it before the booking
    is put: it asks who was booked last.
    """
    one, attempt = sitting.one, sitting.attempt
    plan = law.plan(one.standard, one.version)
    if sitting.method.review is None or holder(one, plan, attempt.code) in (None, sitting.assessor):
        return {}
    held = one.portfolio_portfolios.exclude(given_to_assessor_at=None).first()
    if held is not None:
        others = one.bookings_attempts.filter(method__in=reviewed(plan), portfolio_given_at=None)
        others.exclude(id=attempt.id).update(portfolio_given_at=held.given_to_assessor_at)
        held.given_to_assessor_at = None
        held.save(update_fields=["given_to_assessor_at"])
    known = held is not None or attempt.portfolio_given_at is not None
    attempt.portfolio_given_at = None
    attempt.save(update_fields=["portfolio_given_at"])
    return {"portfolio_to_be_given_again": True} if known else {}
