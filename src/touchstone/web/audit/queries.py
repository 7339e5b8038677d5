"""Reads of the trail, and the proof that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from touchstone.web.audit.models import Event

START = "0" * 64


def events(chain: UUID) -> QuerySet[Event]:
    """The events of an apprenticeship, or of an organisation, oldest first."""
    return Event.objects.filter(chain=chain).order_by("number")


def latest(chain: UUID, before: int | None = None) -> QuerySet[Event]:
    """The events of a chain, newest first; ``before`` a number, to page on."""
    found = Event.objects.filter(chain=chain).order_by("-number")
    return found if before is None else found.filter(number__lt=before)


def took(chain: UUID, documents: Collection[str]) -> set[UUID]:
    """Who took the record of an apprentice, or one of these documents of it, away as a file."""
    taken = Q(action="record.export") | Q(action="document.take", facts__document__in=list(documents))
    return set(Event.objects.filter(taken, chain=chain).values_list("by", flat=True))


def count() -> int:
    """How many events this connection sees."""
    return Event.objects.count()


def people(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those people who still have an account; no query for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    known = get_user_model().objects.filter(pk__in=wanted)
    return {person.pk: str(person) for person in known}


def said_by(event: Event) -> str:
    """Everything an event says and the seal of the one before, always in the same words."""
    said = {
        "chain": str(event.chain),
        "organisation": str(event.organisation_id),
        "number": event.number,
        "action": event.action,
        "by": str(event.by),
        "role": event.role,
        "at": event.at.timestamp(),
        "facts": event.facts,
        "previous": event.previous,
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def seal(event: Event) -> str:
    """SHA-256 over what an event says."""
    return hashlib.sha256(said_by(event).encode()).hexdigest()


def faults() -> Iterator[str]:
    """What is wrong with the trails this connection sees: one sentence for each chain that does not hold."""
    chain, previous, number = None, START, 0
    for event in Event.objects.order_by("chain", "number").iterator():
        if event.chain != chain:
            chain, previous, number = event.chain, START, 0
        number += 1
        if event.number != number:
            yield f"{chain}: event {number} is missing."
            number = event.number
        if event.previous != previous:
            yield f"{chain}: event {event.number} does not follow the one before it."
        if seal(event) != event.sealed:
            yield f"{chain}: event {event.number} was changed after it was written."
        previous = event.sealed
