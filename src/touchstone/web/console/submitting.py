"""Submitting the judgements from a device: of a log that is here as the device knows it, and once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.findings import Finding
from touchstone.rules.statement import Force
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.readiness import readiness
from touchstone.web.audit.actions import record_event
from touchstone.web.audit.queries import events
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import queries
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.records.actions import acknowledge
from touchstone.web.records.queries import situation

ACTION = "console.submit"
MORE = (
    "What this device captured last is not here, or more came from it since. Send everything, look at it "
    "again, then submit."
)
ELSEWHERE = (
    "More was written into the log since, by you elsewhere or by a colleague, and this device had not seen "
    "it. Look at it, then submit again."
)
ADD = "Add what is missing, or ask a manager to let it pass."
NOTE = "Add what is missing, or note it and go on, under Check and submit."


@dataclass(frozen=True, kw_only=True)
class Wish:
    """That somebody wants to submit: its own id, and how the chain of their device ended then."""

    id: UUID
    last: int
    heard: int  # the number of the last entry of the log that the device knew
    head: str
    notes: Mapping[str, str] = field(default_factory=dict)  # by finding: why they go on though it is unmet


@transaction.atomic
def submit(*, attempt: UUID, device: UUID, wish: Wish, by: Actor, at: datetime) -> None:
    """Submit the judgements, as their page does, where the device's chain is here to its end.

    What should hold and does not is acknowledged with it, for the reason that came along.
    The same wish is granted once: sent again it changes nothing, also after quality assurance asked the
    assessor back. ``Refused`` where the chain is not as the device knows it, and as the action of the page
    does; ``Http404`` for a device of others, an assessment that is not theirs, and who marks beside.
    """
    queries.own_device(device, by)
    ready = queries.prepared_for(attempt, device)
    if ready.seat_id is not None:
        raise Http404
    one = ready.attempt.apprenticeship
    if events(one.id).filter(action=ACTION, by=by.person_id, facts__wish=str(wish.id)).exists():
        return
    told = queries.standing(attempt, device)
    if (told.through, told.last, told.head) != (wish.last, wish.last, wish.head):
        raise Refused(MORE)
    if _written_elsewhere(attempt, device, wish.heard):
        raise Refused(ELSEWHERE)
    _acknowledged(ready.attempt, wish.notes, by, at)
    assessments.submit(attempt=attempt, by=by, at=at)
    facts = {
        "attempt": ready.attempt.code,
        "device": str(device),
        "wish": str(wish.id),
        "entries": wish.last,
        "head": wish.head,
    }
    record_event(organisation=one.organisation_id, chain=one.id, action=ACTION, by=by, at=at, facts=facts)


def _written_elsewhere(attempt: UUID, device: UUID, heard: int) -> bool:
    """Whether anybody who writes the log wrote what this device had not seen.

    Several may mark what a plan leaves to a provider. What the apprentice signs on their own page is no
    matter, here as in ``script/submitting.js``.
    """
    own = queries.chain(attempt, device).values("entry")
    later = Entry.objects.filter(attempt=attempt, number__gt=heard)
    return later.exclude(kind="signed", data__how="page").exclude(id__in=own).exists()


def _acknowledged(attempt: Attempt, notes: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Note each unmet ``should`` of this attempt whose reason came along; what is unmet the rules say."""
    one = attempt.apprenticeship
    found = readiness(situation(one, at), attempt.code).blocking if notes else ()
    for unmet in found:
        if unmet.force is Force.SHOULD and unmet.code in notes:
            about = {"finding": unmet.code, "subject": unmet.subject or "", "reason": notes[unmet.code]}
            acknowledge(apprenticeship=one.id, **about, by=by, at=at)


def reasons(why: Refused) -> list[str]:
    """Each reason why not, with what to do."""
    return [why.message, *(f"{one.message} {_to_do(one)}" for one in why.findings)]


def _to_do(finding: Finding) -> str:
    return ADD if finding.force is Force.MUST else NOTE
