"""Telling other systems what happened: written in the transaction of what happened, sent afterwards.

A message is tried for three days. A try holds no lock while it waits for the receiver, and takes a slot of
the lane of webhooks alone (jobs.lanes); each receiver has one at most (turns). One that was taken just before
its worker died may come twice: it has the same id then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from touchstone.integrations.webhooks.sending import Outcome, send
from touchstone.integrations.webhooks.signing import headers
from touchstone.web.accounts.sealing import opened
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.doors import turns
from touchstone.web.doors.events import LINKED, OF_APPRENTICE, PLAIN, Event, event_of
from touchstone.web.doors.models import Delivery, Endpoint

SEALED = "webhook"
WAITS = tuple(  # after each try that failed: three days and some hours in all
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
KEPT_FOR = timedelta(days=90)


def announce(one: Apprenticeship, action: str, facts: Mapping[str, Any], at: datetime) -> None:
    """Write a message to every endpoint that hears of this action about this apprentice. One query."""
    event = event_of(action)
    if event is None:
        return
    own = Q(of=one.organisation_id)
    partner = Q(
        of__in=[one.provider_id, one.employer_id],
        of__works_with__organisation=one.organisation_id,
        of__works_with__until=None,
    )
    known = Endpoint.objects.filter(own if event.inside else own | partner, ended_at=None)
    for endpoint in known.filter(events__contains=[event.name]).distinct():
        _write(endpoint, one, event, facts, at)


def _write(
    endpoint: Endpoint, one: Apprenticeship, event: Event, facts: Mapping[str, Any], at: datetime
) -> None:
    said = {"type": event.name, "timestamp": at.isoformat(), "data": about(one, event, facts)}
    made = Delivery.objects.create(
        organisation_id=one.organisation_id,
        endpoint=endpoint,
        event=event.name,
        message_id=f"msg_{uuid4().hex}",
        body=json.dumps(said),
        made_at=at,
        next_at=at,
    )
    turns.queue(made)


def about(one: Apprenticeship, event: Event, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a message says: ids, codes and where to read the rest with a token. No name, date or grade."""
    root = f"{settings.SITE_ADDRESS}/api/v1"
    found: dict[str, Any] = {"organisation": str(one.organisation_id), "apprentice": str(one.id)}
    found |= {name: facts[name] for name in PLAIN if name in facts}
    links = {"apprentice": f"{root}/apprentices/{one.id}", "report": f"{root}/apprentices/{one.id}/report"}
    if read := OF_APPRENTICE.get(event.kind):
        links[read] = f"{root}/apprentices/{one.id}/{read}"
    for name, path in LINKED.items():
        if name in facts:
            found["booking"] = str(facts[name])
            links["booking"] = f"{root}/{path}/{facts[name]}"
    return {**found, "links": links}


def deliver(*, delivery: UUID, at: datetime) -> Outcome | None:
    """Try a message that is due; nothing when it is not, was delivered, or its receiver has no turn now."""
    found = _taken(delivery, at)
    if found is None:
        return None
    body, endpoint = found.body.encode(), found.endpoint
    named = headers(_secrets(endpoint, at), found.message_id, at, body)
    outcome = send(endpoint.address, named, body, anywhere=settings.WEBHOOKS_ANYWHERE)
    _note(delivery, outcome, at)
    return outcome


def _secrets(endpoint: Endpoint, at: datetime) -> list[str]:
    """The secrets that sign: after a change the one before too, for a while."""
    sealed = [endpoint.secret]
    if endpoint.secret_before_until is not None and at < endpoint.secret_before_until:
        sealed.append(endpoint.secret_before)
    return [opened(one, SEALED) for one in sealed]


@transaction.atomic
def _taken(id: UUID, at: datetime) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).select_related("endpoint")
    found = rows.filter(id=id, delivered_at=None, next_at__lte=at).first()
    if found is None:
        return None
    if found.endpoint.ended_at is not None:
        found.next_at, found.error = None, "The address was removed."
        found.save(update_fields=["next_at", "error"])
        return None
    if not turns.take(found, at):
        return None
    found.next_at = at + turns.LEASE
    found.save(update_fields=["next_at"])
    turns.queue(found, found.next_at)  # if this worker dies meanwhile
    return found


@transaction.atomic
def _note(id: UUID, outcome: Outcome, at: datetime) -> None:
    found = Delivery.objects.select_for_update().get(id=id)
    found.tries, found.tried_at = found.tries + 1, at
    found.status, found.error = outcome.status, outcome.error[:200]
    wait = WAITS[found.tries - 1] if found.tries <= len(WAITS) else None
    found.next_at = None if outcome.delivered or wait is None else at + wait
    found.delivered_at = at if outcome.delivered else found.delivered_at
    found.save()
    if found.next_at is not None:
        turns.queue(found, found.next_at)
    turns.give(found, outcome, at)


@transaction.atomic
def again(*, delivery: UUID, at: datetime) -> None:
    """Try a message once more, now, whatever became of it; from then on as if it were new."""
    found = Delivery.objects.select_for_update().get(id=delivery)
    found.next_at, found.delivered_at, found.tries = at, None, 0
    found.save(update_fields=["next_at", "delivered_at", "tries"])
    turns.wake(found.endpoint_id)
    turns.queue(found)


def sweep_messages(*, at: datetime) -> int:
    """Forget messages of long ago; say how many. Begin again with those that somebody should have tried."""
    turns.begin_left(at)
    return Delivery.objects.filter(made_at__lt=at - KEPT_FOR).delete()[0]
