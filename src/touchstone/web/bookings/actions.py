"""What the bookings team and assessors do: book, answer, serve notice, move, cancel, note a no-show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import Http404

from touchstone.rules.attempts import kind_of_next
from touchstone.rules.calendar import day
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Method
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.rules.words import at_time
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings import assessors, invitations
from touchstone.web.bookings.models import Attempt, BookedSection, Booking, Ended
from touchstone.web.bookings.outlook import step_to_book, too_late
from touchstone.web.bookings.placing import Sitting, explained, portfolio_again, put
from touchstone.web.bookings.slots import Slot, Where, faults, misplaced
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.actions import acknowledge, keep, override
from touchstone.web.records.queries import attempts_anew, situation

DECLINED = "Declined by the assessor"  # the reason of a booking that ended so
NOTIFIED = ("apprentice", "training_provider", "employer")  # to whom notice may be served


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
    where = Where(venue=venue, place=place.strip(), link=link.strip())
    _check(planned, slots, where, at)
    before = situation(one, at)
    _not_withdrawn(one)
    attempt = attempt_due(one, planned, before, "booked")
    earlier = attempt.bookings.order_by("-booked_at", "-sequence").first()
    sitting = Sitting(one, planned, attempt, assessor, slots, where, earlier)
    again = portfolio_again(sitting)
    booking = put(sitting, by, at)
    facts = {"attempt": attempt.code, "booking": str(booking.id)} | again
    known = None if again else attempts_anew(before, one)
    judged = keep(one, "booking.book", by=by, at=at, facts=facts, known=known)
    invitations.send(booking, "REQUEST", at, too_late(judged, attempt.code))
    return booking


def _check(
    method: Method, slots: Sequence[Slot], where: Where, at: datetime, reason: str | None = None
) -> None:
    wrong = faults(method, slots, at) | misplaced(method, where)
    if reason is not None:
        wrong |= _why(reason)
    if wrong:
        raise Refused("Look at what is marked.", fields=wrong)


def _not_withdrawn(one: Apprenticeship) -> None:
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme; nothing is booked any more.")


def attempt_due(one: Apprenticeship, method: Method, before: Situation, doing: str) -> Attempt:
    """The attempt at a method that the rules want ``doing`` now: one that waits, else a new one of its kind.

    ``Refused`` when none is due, or something comes first. The caller has locked the apprenticeship.
    """
    codes = [attempt.id for attempt in before.record.attempts if attempt.method == method.id]
    step = step_to_book(assess(before).next_steps, method, codes)
    if step is None:
        raise Refused(
            f"{method.title} is not to be {doing} now: it is open, passed, or waits for a decision."
        )
    if step.blocked_by:
        raise Refused(" ".join(step.blocked_by))
    waiting = Attempt.objects.filter(apprenticeship=one, method=method.id, code=step.subject).first()
    return waiting or Attempt.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        code=f"{method.id}-{len(codes) + 1}",
        method=method.id,
        kind=kind_of_next(before, method.id),
    )


def _in_force(booking: UUID, by: Actor, permission: Permission) -> tuple[Apprenticeship, Booking]:
    by.require(permission)
    found = Booking.objects.filter(id=booking).first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found = Booking.objects.select_related("attempt", "assessor").get(id=booking)
    if by.role.reach == "booked" and found.assessor_id != by.person_id:
        raise Http404
    found.apprenticeship = one
    if found.ended:
        when = at_time(found.ended_at) if found.ended_at else ""
        raise Refused(f"This booking does not stand any more: {found.get_ended_display().lower()} at {when}.")
    return one, found


@transaction.atomic
def serve_notice(
    *,
    booking: UUID,
    to: str,
    channel: str,
    proof: str = "",
    served_at: datetime | None = None,
    too_short_because: str = "",
    by: Actor,
    at: datetime,
) -> Booking:
    """Serve notice of a booking: who was told, when, how, and what proves it. A new date needs a new notice.

    ``to`` is a party (``organisations.permissions``); ``served_at`` is when, where that was before now. A
    notice that is too short is served only with a reason, by somebody who may let that pass.
    """
    one, found = _in_force(booking, by, Permission.SERVE_NOTICE)
    _not_withdrawn(one)
    if found.notice_served_at is not None:
        raise Refused(f"Notice of this booking was served at {at_time(found.notice_served_at)} already.")
    _not_begun(found)
    wrong = {} if channel.strip() else {"channel": "Say how notice was served."}
    if to not in NOTIFIED:
        wrong["to"] = "Say who was told."
    served = served_at or at
    if served > at:
        wrong["served_at"] = "This lies ahead; give the time at which notice was served."
    elif day(served) < day(found.booked_at):
        wrong["served_at"] = f"The booking was made at {at_time(found.booked_at)}; notice comes after that."
    if wrong:
        raise Refused("Look at what is marked.", fields=wrong)
    found.notice_served_at, found.notice_served_by = max(served, found.booked_at), by.person_id
    found.notice_served_to, found.notice_channel = to, channel.strip()
    found.notice_proof = proof.strip()
    found.save()
    known = _long_enough(one, found, too_short_because, by, at)
    keep(one, "booking.notice", by=by, at=at, facts={"booking": str(found.id), "to": to}, known=known)
    invitations.tell(found, "notice", at)
    return found


def _long_enough(
    one: Apprenticeship, found: Booking, because: str, by: Actor, at: datetime
) -> Situation | None:
    """Refuse a notice that is too short, unless somebody who may takes that on themselves with a reason.

    Answers with what was judged, unless such a word has been added to it.
    """
    now = situation(one, at)
    told = next(each for each in assess(now).attempts if each.id == found.attempt.code)
    short = [one for one in told.findings if one.code == f"notice.{found.attempt.method}" and one.blocks]
    if not short:
        return now
    finding = short[0]
    if not because.strip():
        raise Refused(
            "Notice served now is too short for this day. Move the booking, or say why to go on.",
            findings=(finding,),
            fields={"too_short_because": "Say why to go on with a notice that is too short."},
        )
    if finding.force is Force.MUST and not by.may(Permission.OVERRIDE):
        raise Refused("Only a manager can let this pass. Move the booking, or ask one.", findings=(finding,))
    let_pass = override if finding.force is Force.MUST else acknowledge
    subject = finding.subject or ""
    let_pass(apprenticeship=one.id, finding=finding.code, subject=subject, reason=because, by=by, at=at)
    return None


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
    if assessors.has_conflict(found.assessor_id, one):
        raise Refused("A conflict of interest between you and this apprentice is kept here. Decline, please.")
    if assessors.has_seat(found.assessor_id, one, found.attempt.method):
        raise Refused("You have a seat in the room of this assessment. Give it up first, or decline.")
    found.accepted_at = at
    found.save(update_fields=["accepted_at"])
    keep(one, "booking.accept", by=by, at=at, facts={"booking": str(found.id)})
    return found


@transaction.atomic
def decline(*, booking: UUID, reason: str, conflict: bool, by: Actor, at: datetime) -> Booking:
    """The assessor declines; the time is free again. A declared conflict is kept in the register.

    The reason stays with the booking, for the bookings team; the record says only that it was declined.
    """
    one, found = _in_force(booking, by, Permission.ANSWER_BOOKING)
    _is_for(found, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why you decline."})
    _not_begun(found)
    found.declined_at, found.declined_reason = at, reason.strip()
    end(found, Ended.CANCELLED, DECLINED, by, at)
    if conflict:
        assessors.declare(found.assessor_id, one, reason.strip(), by, at)
    keep(one, "booking.decline", by=by, at=at, facts={"booking": str(found.id), "conflict": conflict})
    invitations.send(found, "CANCEL", at)
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
    where: Where | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Booking:
    """Move a booking: the old one ends with its reason, its time is free; the new one needs its notice.

    Assessor and place stay as they were unless others are given.
    """
    one, found = _in_force(booking, by, Permission.BOOK)
    _not_withdrawn(one)
    method = law.plan(one.standard, one.version).method(found.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    _not_begun(found)
    where = where or Where(venue=found.venue, place=found.place, link=found.link)
    _check(method, slots, where, at, reason)
    end(found, Ended.RESCHEDULED, reason, by, at)
    sitting = Sitting(one, method, found.attempt, assessor or found.assessor_id, slots, where, found)
    again = portfolio_again(sitting)
    moved = put(sitting, by, at)
    facts = {"booking": str(found.id), "new": str(moved.id)} | again
    judged = keep(one, "booking.reschedule", by=by, at=at, facts=facts)
    if sitting.another_assessor:
        invitations.cancel_for_assessor(found, moved.sequence, at)
    invitations.cancel_parts(found, moved, at)
    invitations.send(moved, "REQUEST", at, too_late(judged, moved.attempt.code))
    return moved


@transaction.atomic
def cancel(*, booking: UUID, reason: str, by: Actor, at: datetime) -> Booking:
    """Cancel a booking, with its reason; the calendars of all are told."""
    one, found = _in_force(booking, by, Permission.BOOK)
    if wrong := _why(reason):
        raise Refused("Say why.", fields=wrong)
    _not_begun(found)
    end(found, Ended.CANCELLED, reason, by, at)
    keep(one, "booking.cancel", by=by, at=at, facts={"booking": str(found.id)})
    invitations.send(found, "CANCEL", at)
    return found


@transaction.atomic
def no_show(*, booking: UUID, reason: str, by: Actor, at: datetime) -> Booking:
    """Record that nobody came, once the policy's wait is over; provider and employer are told."""
    permission = Permission.ASSESS if by.may(Permission.ASSESS) else Permission.BOOK
    one, found = _in_force(booking, by, permission)
    if wrong := _why(reason):
        raise Refused("Say what happened.", fields=wrong)
    _not_begun(found)
    wait = law.policy(one.organisation.policy).no_show_wait.minutes
    if at < (until := nobody_after(found, wait)):
        raise Refused(
            f"Wait {wait} minutes from the start, until {at_time(until)}, telephone, "
            "then record that nobody came."
        )
    end(found, Ended.NO_SHOW, reason, by, at)
    keep(one, "booking.no_show", by=by, at=at, facts={"booking": str(found.id)})
    invitations.tell(found, "no_show", at)
    return found


def nobody_after(found: Booking, wait: int) -> datetime:
    """From when on it may be said that nobody came; ``wait`` are the policy's minutes."""
    return found.starts_at + timedelta(minutes=wait)


def _why(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": "Give the reason; it is kept with the booking."}


def _not_begun(found: Booking) -> None:
    if found.attempt.entries.filter(kind="section_started").exists():
        raise Refused("The assessment has begun; it cannot be moved or cancelled any more.")


def end(found: Booking, how: Ended, reason: str, by: Actor, at: datetime) -> None:
    """End a booking with its reason; its times are free. Part of the actions that do so."""
    found.ended, found.ended_at, found.ended_by, found.reason = how, at, by.person_id, reason.strip()
    if how == Ended.CANCELLED:  # calendars are told; of a move, by the booking that follows
        found.sequence += 1
    found.save()
    found.sections.update(stands=False)


@transaction.atomic
def recognise(*, apprenticeship: UUID, at: datetime) -> list[Booking]:
    """Hold the account of an apprentice at all times that are booked for them and still to come.

    Answers with the bookings that cannot be: the same person is booked elsewhere then. The account is theirs
    all the same; such a booking is marked wherever it is shown, and the bookings team is asked to move it.
    Sections name the account, because two organisations that book one person do not see each other.
    """
    left_out = []
    for section in _unknown().filter(apprenticeship=apprenticeship, during__endswith__gt=at):
        if not _held(section) and section.booking not in left_out:
            left_out.append(section.booking)
    for booking in left_out:
        invitations.tell(booking, "clash", at)
    return left_out


@transaction.atomic
def recognise_freed(*, at: datetime) -> int:
    """Hold whom another organisation's booking kept from it and keeps no more; answers with how many times.

    Nobody who booked can see that the other booking is gone, so this is asked every night.
    """
    return sum(_held(section) for section in _unknown().filter(during__endswith__gt=at))


def _unknown() -> QuerySet[BookedSection]:
    """Sections that stand and do not name the account that their apprentice has."""
    about = ("booking__attempt", "booking__assessor", "booking__apprenticeship__organisation")
    found = BookedSection.objects.filter(stands=True, person=None, apprenticeship__person__isnull=False)
    return found.select_related(*about).annotate(owner=F("apprenticeship__person")).order_by("during", "id")


def _held(section: BookedSection) -> bool:
    """Whether the section names the account now."""
    owner: UUID = section.owner  # type: ignore[attr-defined]
    assessors.hold(owner)
    try:
        with explained():
            BookedSection.objects.filter(id=section.id, stands=True).update(person=owner)
    except Refused:
        return False
    return True
