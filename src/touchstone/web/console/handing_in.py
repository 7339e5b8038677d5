"""Handing in a file of unsent work: opened with its device's key, and taken in like any other delivery."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.web.accounts.sealing import Unreadable, opened
from touchstone.web.audit.actions import record_event
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import queries
from touchstone.web.console.actions import PURPOSE
from touchstone.web.console.models import Captured, Device
from touchstone.web.console.queries import Standing
from touchstone.web.console.sealed_work import SealedWork, no, read, unsealed
from touchstone.web.console.taking import MOST, Line, NotTaken, Span, Times, take
from touchstone.web.organisations.actor import Actor

OTHERS = "Somebody else captured what is in this file. They hand it in themselves, signed in as themselves."
UNKNOWN = "The device that wrote this file is not known here. Was it used with another Touchstone?"
NEVER_PUT = "The assessment in this file was never put on the device that wrote it."
NO_KEY = (
    "The key of the device that wrote this file cannot be opened here any more. Tell who runs Touchstone."
)
SEALED = "This entry does not open with the key of its device: it was altered, or is another device's."


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What came of a file: what is here now of the device's chain, and what of the file was not taken in."""

    work: SealedWork
    attempt: Attempt
    standing: Standing
    came: int  # entries that were not here before
    refused: tuple[NotTaken, ...]
    aside: tuple[Captured, ...]
    doubtful: int  # of its entries, those whose time cannot be known

    @property
    def numbers(self) -> tuple[int, ...]:
        """The places of its entries in the chain."""
        return tuple(one.sequence for one in self.work.lines)


@transaction.atomic
def hand_in(*, content: bytes, by: Actor, at: datetime) -> HandedIn:
    """Take in what a file of unsent work holds, any number of times; only who captured it may.

    The device did not meet us: when its entries happened follows from the stretches of its clock that did,
    and is doubtful otherwise. ``Refused`` under ``file`` for a file that no device of theirs wrote, or that
    was altered; an entry in it that does not open, or is not of the chain, is refused by itself.
    """
    work = read(content)
    device = _device(work, by)
    attempt = _attempt(work)
    sent, refused = _opened(work, device)
    spans = tuple(Span(name=one.name, place=one.place, leap=one.leap) for one in work.stretches)
    times = Times(shows=None, stretch=None, stretches=spans)
    before = queries.standing(work.attempt, device.id).received
    aside: list[Captured] = []
    for first in range(0, len(sent), MOST):
        some = sent[first : first + MOST]
        lines = [line for _, line in some]
        got = take(attempt=work.attempt, device=device.id, lines=lines, times=times, by=by, at=at)
        refused += [_placed(one, some) for one in got.refused]
        aside += got.aside
    told = queries.standing(work.attempt, device.id)
    found = HandedIn(
        work=work,
        attempt=attempt,
        standing=told,
        came=told.received - before,
        refused=tuple(sorted(refused, key=lambda one: one.place)),
        aside=tuple(aside),
        doubtful=queries.doubtful(work.attempt, device.id, [one.sequence for one in work.lines]),
    )
    if found.came or found.refused:
        _tell(found, by, at)
    return found


def _device(work: SealedWork, by: Actor) -> Device:
    if work.person != by.person_id:
        raise no(OTHERS)
    try:
        return queries.own_device(work.device, by)
    except Http404:
        raise no(UNKNOWN) from None


def _attempt(work: SealedWork) -> Attempt:
    try:
        return queries.prepared_for(work.attempt, work.device).attempt
    except Http404:
        raise no(NEVER_PUT) from None


def _opened(work: SealedWork, device: Device) -> tuple[list[tuple[int, Line]], list[NotTaken]]:
    """The entries with their places in the file, counted from one; and those that do not open."""
    try:
        key = base64.b64decode(opened(device.key, PURPOSE))
    except Unreadable:
        raise no(NO_KEY) from None
    sent: list[tuple[int, Line]] = []
    refused: list[NotTaken] = []
    for place, line in enumerate(unsealed(work, key), start=1):
        if line is None:
            number = work.lines[place - 1].sequence
            refused.append(NotTaken(place=place, sequence=number, code="sealed", message=SEALED))
        else:
            sent.append((place, line))
    return sent, refused


def _placed(one: NotTaken, some: Sequence[tuple[int, Line]]) -> NotTaken:
    """The same, by its place in the file."""
    place, _ = some[one.place - 1]
    return NotTaken(place=place, sequence=one.sequence, code=one.code, message=one.message)


def _tell(found: HandedIn, by: Actor, at: datetime) -> None:
    one: UUID = found.attempt.apprenticeship_id
    facts = {"attempt": found.attempt.code, "device": str(found.work.device), "came": found.came}
    whose = found.attempt.organisation_id
    record_event(organisation=whose, chain=one, action="console.hand_in", by=by, at=at, facts=facts)
