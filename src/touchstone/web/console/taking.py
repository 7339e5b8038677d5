"""Taking in what a device captured: in any order, any number of times, each entry once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.http import Http404

from touchstone.web.assessments.actions import Changed, Sent, write_each
from touchstone.web.assessments.models import Entry
from touchstone.web.audit.actions import record_event
from touchstone.web.console import envelope, own_logs, queries
from touchstone.web.console.clocks import Placed, placed
from touchstone.web.console.envelope import Envelope, Unreadable
from touchstone.web.console.models import Became, Captured, Device, Prepared, Stretch
from touchstone.web.console.queries import Standing
from touchstone.web.organisations.actor import Actor, NotAllowed, Refused

MOST = 500  # entries at once
MOST_OF_ATTEMPT = 20_000
OTHERS = "This entry was captured by somebody else, for another assessment or on another device."
BROKEN = "This entry does not follow the one before it: the chain of this device is broken here."
FORKED = "This device sent another entry in this place before."
TWICE = "An entry of this name is in another chain."
FULL = f"One device keeps at most {MOST_OF_ATTEMPT} entries of an assessment."
NO_LONGER = (
    "This assessment is not yours to write any more: it was cancelled or given to somebody else. What you "
    "captured is kept here; tell a manager."
)


KEEP = """
INSERT INTO console_captured (
    id, organisation_id, attempt_id, device_id, seat_id, received_at, became, clock, reason,
    sequence, entry, before, hash, body, by, stretch, wall
)
SELECT gen_random_uuid(), %s, %s, %s, %s, %s, %s, '', '', said.*
FROM unnest(
    %s::integer[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::timestamptz[]
) AS said (sequence, entry, before, hash, body, by, stretch, wall)
"""
BECAME = """
UPDATE console_captured AS captured
SET at = said.at, clock = said.clock, became = said.became, why = said.why::jsonb, own = said.own::jsonb
FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[])
    AS said (id, at, clock, became, why, own)
WHERE captured.id = said.id
"""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry on its way in: the device's words to the letter, and the hash that it gave them."""

    body: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of the device's clock as the device tells it: its place, and its leap in milliseconds."""

    name: UUID
    place: int
    leap: int = 0


@dataclass(frozen=True, kw_only=True)
class Times:
    """The device's clock at this moment, in which of its stretches, and all of those.

    ``shows`` is nothing where the device did not meet us, as when its words come in a file: how long that was
    under way is not known, so it says nothing of the clock.
    """

    shows: datetime | None
    stretch: UUID | None
    stretches: Sequence[Span]


@dataclass(frozen=True, kw_only=True)
class NotTaken:
    """An entry that was not taken in: which of those sent, counted from one, and why."""

    place: int
    sequence: int | None
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What is here now of the device's chain, and what of this delivery was not taken in."""

    standing: Standing
    refused: tuple[NotTaken, ...]
    aside: tuple[Captured, ...]  # of this delivery
    behind: float | None  # seconds by which the device's clock is behind ours; negative when it is ahead


@dataclass
class _Delivery:
    """One delivery while it is sorted."""

    attempt: UUID
    device: UUID
    by: UUID
    known: dict[int, Captured]
    taken: list[Envelope] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)


@transaction.atomic
def take(
    *, attempt: UUID, device: UUID, lines: Sequence[Line], times: Times, by: Actor, at: datetime
) -> Receipt:
    """Keep what a device captured of an attempt, and write into the log what its chain holds without a gap.

    What does not fit the log by now, or no longer may be written, is set aside with the reason and never
    lost. ``Http404`` for a device of others, or one that was never prepared for the attempt; ``Refused`` for
    too many at once. An altered, foreign or reordered entry is refused by itself, and said so in the receipt.
    """
    own = queries.own_device(device, by)
    ready = queries.prepared_for(attempt, device)
    if len(lines) > MOST:
        raise Refused(f"Send at most {MOST} entries at once.")
    _meet(own, times, at)
    sorted_ = _sorted(attempt, device, lines, by)
    before = Captured.objects.filter(attempt=attempt, device=device).count()
    if before + len(sorted_.taken) > MOST_OF_ATTEMPT:
        raise Refused(FULL)
    _keep(ready, sorted_.taken, at)
    aside = _advance(ready, own, by, at)
    told = queries.standing(attempt, device)
    if sorted_.taken or sorted_.refused:
        _tell(ready, told, sorted_, by, at)
    behind = None if times.shows is None else (at - times.shows).total_seconds()
    return Receipt(standing=told, refused=tuple(sorted_.refused), aside=tuple(aside), behind=behind)


def _meet(device: Device, times: Times, at: datetime) -> None:
    """Note what the device's clock shows now, where it does, and the stretches that it has told of.

    A stretch that another device of its person has told of is not of this one.
    """
    others = Stretch.objects.filter(device__person=device.person).exclude(device=device)
    foreign = set(
        others.filter(name__in=[one.name for one in times.stretches]).values_list("name", flat=True)
    )
    rows = [
        Stretch(
            organisation_id=device.organisation_id,
            device=device,
            name=one.name,
            place=one.place,
            leap=one.leap,
        )
        for one in times.stretches
        if one.name not in foreign
    ]
    Stretch.objects.bulk_create(rows, ignore_conflicts=True)
    if times.shows is None or times.stretch is None or times.stretch in foreign:
        return
    # What was long under way, or came once more, makes the clock look slow: the least difference counts.
    nearer = Q(met_at=None) | Q(met_at__gt=F("showed") + (at - times.shows))
    device.stretches.filter(nearer, name=times.stretch).update(met_at=at, showed=times.shows)
    Device.objects.filter(pk=device.pk).update(seen_at=at)


def _sorted(attempt: UUID, device: UUID, lines: Sequence[Line], by: Actor) -> _Delivery:
    """Which lines are new and in their chain, and why others are not."""
    read: list[tuple[int, Envelope]] = []
    found = _Delivery(attempt, device, by.person_id, {})
    for place, line in enumerate(lines, start=1):
        try:
            read.append((place, envelope.read(line.body, line.hash)))
        except Unreadable as why:
            found.refused.append(NotTaken(place=place, sequence=None, code=why.code, message=why.message))
    found.known = queries.rows_of(attempt, device, [one.words.sequence for _, one in read])
    taken = set(
        Captured.objects.filter(attempt=attempt, entry__in=[one.words.id for _, one in read]).values_list(
            "entry", flat=True
        )
    )
    links = {number: (row.before, row.hash) for number, row in found.known.items()}
    for place, one in sorted(read, key=lambda each: each[1].words.sequence):
        words = one.words
        if words.sequence in links and links[words.sequence][1] == one.hash:
            continue  # it is here already
        wrong = _wrong(found, links, one) or (("twice", TWICE) if words.id in taken else None)
        if wrong is not None:
            code, message = wrong
            found.refused.append(NotTaken(place=place, sequence=words.sequence, code=code, message=message))
            continue
        links[words.sequence] = (words.before, one.hash)
        taken.add(words.id)
        found.taken.append(one)
    return found


def _wrong(found: _Delivery, links: dict[int, tuple[str, str]], one: Envelope) -> tuple[str, str] | None:
    """Why a line is not of this chain: a code for programs and words for people."""
    words = one.words
    if (words.attempt, words.device, words.by) != (found.attempt, found.device, found.by):
        return "foreign", OTHERS
    if words.sequence in links:
        return "forked", FORKED
    if words.sequence == 1:
        follows: str | None = envelope.beginning(found.attempt, found.device)
    else:
        follows = links[words.sequence - 1][1] if words.sequence - 1 in links else None
    if follows is not None and words.before != follows:
        return "broken", BROKEN
    if words.sequence + 1 in links and links[words.sequence + 1][0] != one.hash:
        return "broken", BROKEN
    return None


def _keep(ready: Prepared, taken: Sequence[Envelope], at: datetime) -> None:
    """Keep each to the letter, in one statement of columns; values row by row take longer."""
    words = [one.words for one in taken]
    columns: list[Any] = [
        [said.sequence for said in words],
        [said.id for said in words],
        [said.before for said in words],
        [one.hash for one in taken],
        [one.body for one in taken],
        [said.by for said in words],
        [said.stretch for said in words],
        [said.wall for said in words],
    ]
    whose = [ready.organisation_id, ready.attempt_id, ready.device_id, ready.seat_id, at, Became.WAITING]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [*whose, *columns])


def _advance(ready: Prepared, device: Device, by: Actor, at: datetime) -> list[Captured]:
    """Write into the log what follows in the chain without a gap; answers with what had to be set aside."""
    through = queries.standing(ready.attempt_id, ready.device_id).through
    rows: list[Captured] = []
    for row in queries.chain(ready.attempt_id, ready.device_id).filter(became=Became.WAITING):
        if row.sequence > through + 1:
            break
        through = max(through, row.sequence)  # one below it was given up, and comes after all
        rows.append(row)
    if not rows:
        return []
    place(ready, device, rows)
    write(ready.attempt_id, rows, by, at)
    say_what_became(rows)
    return [row for row in rows if row.became == Became.ASIDE]


def say_what_became(rows: Sequence[Captured]) -> None:
    """Keep what became of each, in one statement; a case for each row and field takes three times as long."""
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.at for row in rows],
        [row.clock for row in rows],
        [str(row.became) for row in rows],
        [row.why and json.dumps(row.why) for row in rows],
        [row.own and json.dumps(row.own) for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(BECAME, columns)


def place(ready: Prepared, device: Device, rows: Sequence[Captured]) -> None:
    """Say of each when it happened by our clock; a doubtful one did not happen before the one before it."""
    spans, earliest = queries.spans(device), ready.first_at
    for row in rows:
        found: Placed = placed(row.wall, row.stretch, spans, earliest, row.received_at)
        row.at, row.clock = found.at, found.state
        if found.state == "doubtful":
            earliest = found.at


def write(attempt: UUID, rows: Sequence[Captured], by: Actor, at: datetime) -> None:
    """Write entries into the log that they are for, and say of each what became of it; nothing is saved.

    They are of one device: all for the log of the attempt, or for that of somebody who marks beside.
    """
    fitting: list[tuple[Captured, Sent]] = []
    for row in rows:
        assert row.at is not None  # it was placed before
        try:
            fitting.append((row, envelope.sent(envelope.words_of(row.body), row.at)))
        except Unreadable as why:
            _aside(row, why.message)
    seat = rows[0].seat_id if rows else None
    if seat is not None:
        _written(fitting, own_logs.write(seat, fitting, at))
        return
    try:
        answers = write_each(attempt=attempt, entries=[sent for _, sent in fitting], by=by, at=at)
    except Refused as why:
        for row, _ in fitting:
            _aside(row, why.message)
        return
    except (Http404, NotAllowed):
        for row, _ in fitting:
            _aside(row, NO_LONGER)
        return
    _written(fitting, answers)


def _written(fitting: Sequence[tuple[Captured, Sent]], answers: Sequence[Entry | Refused]) -> None:
    for (row, _), answer in zip(fitting, answers, strict=True):
        if isinstance(answer, Refused):
            _aside(row, answer.message, answer.fields, changed=isinstance(answer, Changed))
        elif row.seat_id is None:
            row.became, row.why = Became.KEPT, None
        else:
            row.became, row.why = Became.OWN, None
            row.own = {"number": answer.number, "data": answer.data}


def _aside(row: Captured, message: str, fields: dict[str, str] | None = None, changed: bool = False) -> None:
    row.became = Became.ASIDE
    row.why = {"message": message, "fields": fields or {}, "changed": changed}


def _tell(ready: Prepared, told: Standing, found: _Delivery, by: Actor, at: datetime) -> None:
    """Put on the trail how much came and with which hash it ends: later nobody changes the device's chain."""
    facts: dict[str, Any] = {
        "attempt": ready.attempt.code,
        "device": str(ready.device_id),
        "came": len(found.taken),
        "through": told.through,
        "head": told.head,
    }
    if found.refused:
        facts["refused"] = sorted({one.code for one in found.refused})
    one = ready.attempt.apprenticeship
    record_event(
        organisation=one.organisation_id, chain=one.id, action="console.take", by=by, at=at, facts=facts
    )
