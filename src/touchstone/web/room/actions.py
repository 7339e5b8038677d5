"""What happens around the room: a seat is given and ended, and a log of one's own is submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.record import attempt as known
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.entries import fold
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.assessments.readiness import left
from touchstone.web.assessments.writers import method_of
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import own_logs
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import keep
from touchstone.web.room import messages, queries
from touchstone.web.room.models import Kind, Seat

LOOK = "Look at what is marked."
OVER = "The judgements were submitted, or the assessment is void: nobody takes a seat any more."
DONE = "You submitted your judgements already; they are locked."
ENDED = "This seat has ended already."


@transaction.atomic
def give_seat(
    *,
    attempt: UUID,
    person: UUID,
    kind: str,
    since: datetime | None = None,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Seat:
    """Give somebody a seat in the room of an attempt, to watch or to co-mark.

    By its assessor, quality assurance or a manager, to an assessor or a quality assurer of the organisation.
    ``Refused`` by field: for who is booked for it, has a conflict of interest or a seat, for who watched
    before and would co-mark, and for oneself to co-mark. ``Http404`` for an attempt that is not theirs.
    """
    one, found = _room_of(attempt, by)
    if found.judged_at is not None or found.void is not None:
        raise Refused(OVER)
    begins = since or at
    wrong = _wrong(one, found, person, kind, by)
    if until is not None and until <= max(begins, at):
        wrong["until"] = "It ends before it begins, or has ended already."
    if wrong:
        raise Refused(LOOK, fields=wrong)
    seat = Seat.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        person_id=person,
        kind=kind,
        since=begins,
        until=until,
        given_by=by.person_id,
        given_at=at,
    )
    _keep(one, "room.give_seat", seat, found, by, at)
    if person != by.person_id:
        messages.given(seat, method_of(one, found), at)
    return seat


def _room_of(attempt: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    """An attempt in whose room the actor gives seats, its apprenticeship locked."""
    if not any(by.may(one) for one in queries.READS):
        by.require(Permission.OVERRIDE)
    row: Any = attempt_seen_by(attempt, by)
    if by.may(Permission.ASSESS) and not row.accepted:
        raise Refused("Accept the booking first.")
    one = locked(row.apprenticeship_id, by)
    row.refresh_from_db(fields=["judged_at", "void"])
    return one, row


def _wrong(one: Apprenticeship, found: Attempt, person: UUID, kind: str, by: Actor) -> dict[str, str]:
    if kind not in Kind.values:
        return {"kind": "Choose whether they watch or co-mark."}
    if all(held.person_id != person for held in queries.sitters(one)):
        return {"person": "Choose an assessor or a quality assurer of this organisation."}
    why = queries.barred(one, found, [person]).get(person)
    if why is None and kind == Kind.CO_MARK and person == by.person_id:
        why = queries.MINE
    if why is None and kind == Kind.CO_MARK and queries.sat_before(found.pk, person):
        why = queries.WATCHED
    return {"person": why} if why else {}


def _keep(one: Apprenticeship, action: str, seat: Seat, found: Attempt, by: Actor, at: datetime) -> None:
    keep(one, action, by=by, at=at, facts=_facts(seat, found))


def _facts(seat: Seat, found: Attempt) -> dict[str, str]:
    return {"attempt": found.code, "kind": seat.kind, "seat": str(seat.id), "person": str(seat.person_id)}


@transaction.atomic
def end_seat(*, seat: UUID, by: Actor, at: datetime) -> Seat:
    """End a seat; by who could give it, or by who has it.

    What somebody captured in a log of their own stays there; without having submitted they no longer do.
    """
    known_ = Seat.objects.filter(id=seat).select_related("attempt__apprenticeship").first()
    if known_ is None:
        raise Http404
    own = known_.person_id == by.person_id
    one, found = (known_.attempt.apprenticeship, known_.attempt) if own else _room_of(known_.attempt_id, by)
    row = Seat.objects.select_for_update().get(id=seat)
    if row.ended_at is not None:
        raise Refused(ENDED)
    row.ended_at, row.ended_by = at, by.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    whose, facts = {"organisation": one.organisation_id, "chain": one.id}, _facts(row, found)
    record_event(**whose, action="room.end_seat", by=by, at=at, facts=facts)
    return row


@transaction.atomic
def submit_own(*, attempt: UUID, by: Actor, at: datetime) -> Seat:
    """Submit the judgements of one's own log: it is locked, and compared once the assessor has submitted too.

    ``Refused`` while something in it is open or not sent; ``Http404`` for who does not co-mark.
    """
    seat = queries.co_marks(attempt, by.person_id)
    if seat is None:
        raise Http404
    row = Seat.objects.select_for_update().get(id=seat.id)
    if row.submitted_at is not None:
        raise Refused(DONE)
    open_ = left_in(seat)
    if open_:
        raise Refused(" ".join(open_))
    row.submitted_at = at
    row.save(update_fields=["submitted_at"])
    one, facts = seat.attempt.apprenticeship, {"attempt": seat.attempt.code, "seat": str(seat.id)}
    record_event(
        organisation=one.organisation_id, chain=one.id, action="room.submit_own", by=by, at=at, facts=facts
    )
    return row


def left_in(seat: Seat) -> list[str]:
    """What is left to do in somebody's own log before it can be submitted, in sentences."""
    found = seat.attempt
    method = method_of(found.apprenticeship, found)
    facts = fold(known.Attempt(id=found.code, method=found.method), own_logs.entries(seat.id))
    levels = {one.criterion: one.level for one in facts.judgements}
    open_ = left(method, facts, {one.id: levels.get(one.id) for one in method.criteria})
    return [*open_, *own_logs.waits(seat.id)]
