"""Reads of the trail, and the proof that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from touchstone.web.audit.models import Event
from touchstone.web.organisations.actor import BY_ITSELF, ITSELF
from touchstone.web.organisations.owned import WHOLE_CASE
from touchstone.web.privacy.models import Removal

START = "0" * 64
WITHOUT_ACCOUNT: list[Callable[[set[UUID]], dict[UUID, str]]] = []  # each names people who need none
REMOVED = "privacy.remove_case"  # in the organisation's chain: what sealed the chain of a case that has gone


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
    """The names of those people who still have an account, or were sent a link; no query for nobody."""
    wanted = set(ids)
    if not wanted:
        return {}
    known = get_user_model().objects.filter(pk__in=wanted)
    itself = {ITSELF: BY_ITSELF} if ITSELF in wanted else {}
    named = {person.pk: str(person) for person in known} | itself
    for others in WITHOUT_ACCOUNT if wanted - named.keys() else ():
        named |= others(wanted - named.keys())
    return named


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
    removed: dict[str, UUID] = {}
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
        if event.action == REMOVED and event.chain == event.organisation_id:
            removed[event.facts["chain"]] = event.chain
    yield from _faults_of_removals(removed)


def _faults_of_removals(sealed: Mapping[str, UUID]) -> Iterator[str]:
    """A case that has gone left a seal in its organisation's chain and no event; and none went without."""
    for id in Event.objects.filter(chain__in=list(sealed)).values_list("chain", flat=True).distinct():
        yield f"{id}: it was removed, and yet there are events of it."
    gone = Removal.objects.filter(kind=WHOLE_CASE).values_list("apprenticeship", "organisation")
    known = {str(id): organisation for id, organisation in gone}
    for case in sorted(known.keys() | sealed.keys()):
        if known.get(case) != sealed.get(case):
            where = "no seal of it" if case in known else "no removal on record"
            yield f"{case}: it was removed, and there is {where}."
