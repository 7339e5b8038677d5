"""What people do with the console: make a device known, put an assessment on it, send what it captured."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.web.accounts.sealing import opened, sealed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.actions import open_attempt
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import queries
from touchstone.web.console.models import Became, Captured, Device, Prepared
from touchstone.web.console.taking import Line, Receipt, Span, Times, take, write
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.room.models import Seat
from touchstone.web.room.queries import NOT_NOW, co_marks, stands

__all__ = [
    "Ended",
    "Line",
    "Receipt",
    "Span",
    "Times",
    "end_device",
    "know",
    "leave_out",
    "prepare",
    "take",
    "take_up",
]
PURPOSE = "console"  # of keys, so that they open nowhere else
KEY_BYTES = 32  # AES-256
MOST_DEVICES = 20
TOO_MANY = (
    f"You have {MOST_DEVICES} devices in use. Take one out of use first: the console’s first page leads to "
    "Your devices."
)
ENDED = "This device was taken out of use. Make it known anew under another name."
SETTLED = "This entry was settled already."


class Ended(Refused):
    """A device that was taken out of use: a browser goes on under another id."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A device with its key, in base64; for its own person alone."""

    device: Device
    key: str


@transaction.atomic
def know(*, device: UUID, by: Actor, at: datetime) -> Known:
    """Meet a device again: its key, the same as before, so that what it keeps can be read once more.

    ``Ended`` for one that was taken out of use; ``Http404`` for one that is not known, or of others.
    """
    found = queries.own_device(device, by)
    if found.ended_at is not None:
        raise Ended(ENDED)
    found.seen_at = at
    found.save(update_fields=["seen_at"])
    return Known(device=found, key=opened(found.key, PURPOSE))


def _new(device: UUID, name: str, organisation: UUID, by: Actor, at: datetime) -> Device:
    """A device that is known from now on, in the assessment organisation that it works for."""
    if queries.devices(by).filter(ended_at=None).count() >= MOST_DEVICES:
        raise Refused(TOO_MANY)
    if Device.objects.filter(id=device).exists():
        raise Http404  # somebody else's
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return Device.objects.create(
        id=device,
        organisation_id=organisation,
        person=by.person_id,
        name=name.strip()[:120] or "A browser",
        key=sealed(key, PURPOSE),
        made_at=at,
        seen_at=at,
    )


@transaction.atomic
def end_device(*, device: UUID, by: Actor, at: datetime) -> None:
    """Take a device out of use: its key is given to nobody any more. What it sends is still taken in.

    Its console learns so when it next asks who is signed in, and forgets the key that it has.
    """
    found = queries.own_device(device, by)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        facts, whose = {"device": str(device)}, found.organisation_id
        record_event(organisation=whose, chain=whose, action="console.end_device", by=by, at=at, facts=facts)


@transaction.atomic
def prepare(*, attempt: UUID, device: UUID, name: str = "", by: Actor, at: datetime) -> Known:
    """Put an attempt on a device: from now on what the device captures of it is taken in.

    The device is made known with its first attempt. ``Refused`` and ``Http404`` as for writing into the
    attempt's log, or one's own of who marks beside, as long as their seat stands; ``Ended`` for a device
    that was taken out of use; ``Refused`` for too many, and for one that captured the same assessment for
    the other of the two logs.
    """
    seat = co_marks(attempt, by.person_id)
    one, found = open_attempt(attempt, by) if seat is None else _beside(seat, at)
    own = queries.devices(by).filter(id=device).first()
    own = own or _new(device, name, one.organisation_id, by, at)
    if own.organisation_id != one.organisation_id:
        raise Http404
    _same_log(own, found, seat)
    said = {"last_at": at, "version": one.version, "by": by.person_id, "seat": seat}
    whose = {"organisation_id": one.organisation_id, "first_at": at}
    _, made = Prepared.objects.update_or_create(
        device=own, attempt=found, defaults=said, create_defaults={**said, **whose}
    )
    if made:
        facts, chain = {"attempt": found.code, "device": str(device)}, one.id
        record_event(
            organisation=own.organisation_id, chain=chain, action="console.prepare", by=by, at=at, facts=facts
        )
    return know(device=device, by=by, at=at)


def _beside(seat: Seat, at: datetime) -> tuple[Apprenticeship, Attempt]:
    if seat.submitted_at is not None:
        raise Refused("You submitted your judgements; what you captured is locked.")
    if not stands(seat, at):
        raise Refused(NOT_NOW)
    return seat.attempt.apprenticeship, seat.attempt


def _same_log(device: Device, found: Attempt, seat: Seat | None) -> None:
    """A chain goes into one log: the assessment's, or that of one seat."""
    known_ = Captured.objects.filter(device=device, attempt=found)
    if known_.exclude(seat=seat).exists() if seat else known_.exclude(seat=None).exists():
        raise Refused("This browser has captured this assessment for another log. Use another device.")


def _aside(captured: UUID, by: Actor) -> Captured:
    """An entry that was set aside, locked; raise ``Http404`` for one that is not theirs to see."""
    rows = Captured.objects.select_for_update(of=("self",)).select_related("attempt")
    row = rows.filter(id=captured).first()
    if row is None:
        raise Http404
    if row.by != by.person_id:
        if row.seat_id is not None:
            raise Http404
        by.require(Permission.OVERRIDE)
        attempt_seen_by(row.attempt_id, by)
        locked(row.attempt.apprenticeship_id, by)
    if row.became != Became.ASIDE:
        raise Refused(SETTLED)
    return row


@transaction.atomic
def take_up(*, captured: UUID, by: Actor, at: datetime) -> Captured:
    """Try once more to write an entry into the log, such as after the section before it was ended.

    ``Refused`` with the reason while it still does not fit; only who captured it takes it up.
    """
    row = _aside(captured, by)
    if row.by != by.person_id:
        raise Http404
    write(row.attempt_id, [row], by, at)
    if row.became == Became.ASIDE:
        assert row.why is not None  # it was just given
        raise Refused(row.why["message"], fields=row.why["fields"])
    row.settled_at, row.settled_by = at, by.person_id
    row.save(update_fields=["became", "why", "own", "settled_at", "settled_by"])
    if row.seat_id is not None:  # the log of an attempt tells of its entries itself
        _settled(row, "console.take_up", by, at)
    return row


@transaction.atomic
def leave_out(*, captured: UUID, reason: str, by: Actor, at: datetime) -> Captured:
    """Leave an entry out of the log, with a reason; it stays among what was captured.

    Who captured it may, and a manager, since an assessment may have been given to somebody else.
    """
    row = _aside(captured, by)
    if not reason.strip():
        raise Refused(
            "Look at what is marked.", fields={"reason": "Say why it stays out; the reason is kept."}
        )
    row.became, row.reason = Became.LEFT, reason.strip()
    row.settled_at, row.settled_by = at, by.person_id
    row.save(update_fields=["became", "reason", "settled_at", "settled_by"])
    _settled(row, "console.leave_out", by, at)
    return row


def _settled(row: Captured, action: str, by: Actor, at: datetime) -> None:
    whose = {"organisation": row.organisation_id, "chain": row.attempt.apprenticeship_id}
    facts = {"attempt": row.attempt.code, "captured": str(row.id)}
    record_event(**whose, action=action, by=by, at=at, facts=facts)
