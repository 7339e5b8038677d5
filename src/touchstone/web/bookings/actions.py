"""What the bookings team and assessors do: book, answer, serve notice, move, cancel, note a no-show."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.http import Http404

from touchstone.rules.plan.method import Method
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings import assessors, invitations
from touchstone.web.bookings.models import Attempt, BookedSection, Booking, Ended
from touchstone.web.bookings.slots import Slot, faults
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import report

OVERLAPS = {
    "assessor_once_at_a_time": "The assessor is booked at that time. Choose another time or assessor.",
    "apprentice_once_at_a_time": "The apprentice is booked at that time. Choose another time.",
    "booking_one_in_force": "This attempt was booked meanwhile. Look at the booking before you make another.",
}


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database refuses into words; anything else stays an error of ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint, words in OVERLAPS.items():
            if constraint in str(error):
                raise Refused(words, fields={"sections": words}) from None
        raise


@transaction.atomic
def book(
    *,
    apprenticeship: UUID,
    method: str,
    assessor: UUID,
    slots: Sequence[Slot],
    venue: str = "",
    place: str = "",
    link: str = "",
    by: Actor,
    at: datetime,
) -> Booking:
    """Book a method with an assessor, section by section; makes the attempt when there is none to book.

    Refused while the plan wants something first (gateway, another method), for an assessor who is not
    approved, not free or has a conflict, and by the database for two bookings of one person at once.
    """
    by.require(Permission.BOOK)
    one = locked(apprenticeship, by)
    planned = law.plan(one.standard, one.version).method(method)
    if planned is None:
        raise Http404
    wrong = faults(planned, slots, at)
    if wrong:
        raise Refused("Look at the times.", fields=wrong)
    _may_be_booked(one, planned, at)
    attempt = _to_book(one, planned)
    earlier = attempt.bookings.order_by("-booked_at").first()
    booking = _place(one, attempt, assessor, slots, (venue, place, link), by, at)
    if earlier is not None:
        booking.uid, booking.sequence = earlier.uid, earlier.sequence + 1
        booking.save(update_fields=["uid", "sequence"])
    keep(one, "booking.book", by=by, at=at, facts={"attempt": attempt.code, "booking": str(booking.id)})
    invitations.send(booking, "REQUEST", at)
    return booking


def _may_be_booked(one: Apprenticeship, method: Method, at: datetime) -> None:
    steps = [step for step in report(one, at).next_steps if step.action == "attempt.book"]
    mine = [step for step in steps if step.subject in {method.id, *_codes(one, method)}]
    if not mine:
        raise Refused(
            f"{method.title} is not to be booked now: it is booked, taken, or waits for a decision."
        )
    if mine[0].blocked_by:
        raise Refused(" ".join(mine[0].blocked_by))


def _codes(one: Apprenticeship, method: Method) -> list[str]:
    return list(Attempt.objects.filter(apprenticeship=one, method=method.id).values_list("code", flat=True))


def _to_book(one: Apprenticeship, method: Method) -> Attempt:
    """The attempt that waits for a booking, else a first one."""
    known = Attempt.objects.filter(apprenticeship=one, method=method.id)
    waiting = known.filter(judged_at=None, void=None).exclude(bookings__ended="").first()
    if waiting is not None:
        return waiting
    return Attempt.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        code=f"{method.id}-{known.count() + 1}",
        method=method.id,
    )


def _place(
    one: Apprenticeship,
    attempt: Attempt,
    assessor: UUID,
    slots: Sequence[Slot],
    where: tuple[str, str, str],
    by: Actor,
    at: datetime,
) -> Booking:
    assessors.check(assessor, one, slots)
    with explained():
        venue, place, link = where
        booking = Booking.objects.create(
            organisation_id=one.organisation_id,
            apprenticeship=one,
            attempt=attempt,
            assessor_id=assessor,
            venue=venue,
            place=place,
            link=link,
            booked_at=at,
            booked_by=by.person_id,
        )
        BookedSection.objects.bulk_create(
            BookedSection(
                id=uuid.uuid4(),
                organisation_id=one.organisation_id,
                booking=booking,
                apprenticeship=one,
                assessor_id=assessor,
                section=slot.section,
                during=DateTimeTZRange(slot.starts_at, slot.ends_at),
            )
            for slot in slots
        )
    return booking


def _in_force(booking: UUID, by: Actor, permission: Permission) -> tuple[Apprenticeship, Booking]:
    by.require(permission)
    found = Booking.objects.filter(id=booking).first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found = Booking.objects.select_related("attempt").get(id=booking)
    if found.ended:
        raise Refused(f"This booking does not stand any more: {found.get_ended_display().lower()}.")
    return one, found


@transaction.atomic
def serve_notice(*, booking: UUID, to: str, channel: str, by: Actor, at: datetime) -> Booking:
    """Serve notice of a booking: who was told, when, how. A new date needs a new notice."""
    one, found = _in_force(booking, by, Permission.SERVE_NOTICE)
    if found.notice_served_at is not None:
        raise Refused("Notice of this booking was served already.")
    if not channel.strip():
        raise Refused("Say how.", fields={"channel": "Say how notice was served."})
    found.notice_served_at, found.notice_served_by = at, by.person_id
    found.notice_served_to, found.notice_channel = to, channel.strip()
    found.save()
    keep(one, "booking.notice", by=by, at=at, facts={"booking": str(found.id)})
    invitations.tell(found, "notice", at)
    return found


@transaction.atomic
def accept(*, booking: UUID, no_conflict: bool, by: Actor, at: datetime) -> Booking:
    """The assessor takes the booking and declares that there is no conflict of interest."""
    one, found = _in_force(booking, by, Permission.ANSWER_BOOKING)
    _is_for(found, by)
    if not no_conflict:
        raise Refused(
            "Declare that there is no conflict, or decline.",
            fields={"no_conflict": "Tick this if you have no conflict of interest; decline if you have one."},
        )
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    keep(one, "booking.accept", by=by, at=at, facts={"booking": str(found.id)})
    return found


@transaction.atomic
def decline(*, booking: UUID, reason: str, conflict: bool, by: Actor, at: datetime) -> Booking:
    """The assessor declines; the time is free again. A declared conflict is kept in the register."""
    one, found = _in_force(booking, by, Permission.ANSWER_BOOKING)
    _is_for(found, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why you decline."})
    found.declined_at, found.declined_reason = at, reason.strip()
    _end(found, Ended.CANCELLED, f"Declined by the assessor: {reason.strip()}", by, at)
    if conflict:
        assessors.declare(found.assessor_id, one, reason.strip(), by, at)
    keep(one, "booking.decline", by=by, at=at, facts={"booking": str(found.id), "conflict": conflict})
    invitations.tell(found, "declined", at)
    return found


def _is_for(found: Booking, by: Actor) -> None:
    if found.assessor_id != by.person_id:
        raise Http404
    if found.accepted_at is not None:
        raise Refused("You accepted this booking; ask the bookings team to change it.")


@transaction.atomic
def reschedule(
    *,
    booking: UUID,
    slots: Sequence[Slot],
    assessor: UUID | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Booking:
    """Move a booking: the old one ends with its reason, its time is free; the new one needs its notice."""
    one, found = _in_force(booking, by, Permission.BOOK)
    method = law.plan(one.standard, one.version).method(found.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    wrong = faults(method, slots, at) | _why(reason)
    if wrong:
        raise Refused("Look at what is marked.", fields=wrong)
    _not_begun(found)
    _end(found, Ended.RESCHEDULED, reason, by, at)
    where = (found.venue, found.place, found.link)
    moved = _place(one, found.attempt, assessor or found.assessor_id, slots, where, by, at)
    moved.uid, moved.sequence = found.uid, found.sequence + 1
    moved.save(update_fields=["uid", "sequence"])
    keep(one, "booking.reschedule", by=by, at=at, facts={"booking": str(found.id), "new": str(moved.id)})
    if moved.assessor_id != found.assessor_id:
        invitations.cancel_for_assessor(found, moved.sequence, at)
    invitations.send(moved, "REQUEST", at)
    return moved


@transaction.atomic
def cancel(*, booking: UUID, reason: str, by: Actor, at: datetime) -> Booking:
    """Cancel a booking, with its reason; the calendars of all are told."""
    one, found = _in_force(booking, by, Permission.BOOK)
    if wrong := _why(reason):
        raise Refused("Say why.", fields=wrong)
    _not_begun(found)
    _end(found, Ended.CANCELLED, reason, by, at)
    found.sequence += 1
    found.save(update_fields=["sequence"])
    keep(one, "booking.cancel", by=by, at=at, facts={"booking": str(found.id)})
    invitations.send(found, "CANCEL", at)
    return found


@transaction.atomic
def no_show(*, booking: UUID, reason: str, by: Actor, at: datetime) -> Booking:
    """Record that nobody came, once the policy's wait is over; provider and employer are told."""
    permission = Permission.ASSESS if by.may(Permission.ASSESS) else Permission.BOOK
    one, found = _in_force(booking, by, permission)
    if by.role.party is Role.ASSESSOR and found.assessor_id != by.person_id:
        raise Http404
    if wrong := _why(reason):
        raise Refused("Say what happened.", fields=wrong)
    wait = law.policy(one.organisation.policy).no_show_wait.minutes
    first = min(section.during.lower for section in found.sections.all())
    if (at - first).total_seconds() < wait * 60:
        raise Refused(f"Wait {wait} minutes from the start, telephone, then record that nobody came.")
    _not_begun(found)
    _end(found, Ended.NO_SHOW, reason, by, at)
    keep(one, "booking.no_show", by=by, at=at, facts={"booking": str(found.id)})
    invitations.tell(found, "no_show", at)
    return found


def _why(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": "Give the reason; it is kept with the booking."}


def _not_begun(found: Booking) -> None:
    if found.attempt.entries.filter(kind="section_started").exists():
        raise Refused("The assessment has begun; it cannot be moved or cancelled any more.")


def _end(found: Booking, how: Ended, reason: str, by: Actor, at: datetime) -> None:
    found.ended, found.ended_at, found.ended_by, found.reason = how, at, by.person_id, reason.strip()
    found.save()
    found.sections.update(stands=False)
