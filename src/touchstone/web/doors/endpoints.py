"""What changes the addresses that are told what happens: added with a secret shown once, renewed, removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from touchstone.integrations.webhooks.sending import fault
from touchstone.integrations.webhooks.signing import new_secret
from touchstone.rules.words import listed
from touchstone.web.accounts.sealing import sealed
from touchstone.web.audit.actions import record_event
from touchstone.web.doors import announcing
from touchstone.web.doors.announcing import SEALED
from touchstone.web.doors.events import BY_NAME, EVENTS, Event
from touchstone.web.doors.models import Delivery, Endpoint
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission

LONGEST = 500
MOST = 20  # addresses of one organisation
BOTH_SIGN = timedelta(hours=24)  # after a new secret, so that a receiver may change over
GONE = "This address was removed already."


def offered(actor: Actor) -> list[Event]:
    """The events that an organisation may hear of; some are the assessment organisation's alone."""
    inside = actor.role.reach == "organisation"
    return [event for event in EVENTS if inside or not event.inside]


def endpoints(actor: Actor) -> QuerySet[Endpoint]:
    """The addresses of the actor's organisation, newest first."""
    actor.require(Permission.MANAGE_DOORS)
    return Endpoint.objects.filter(of=actor.organisation_id, ended_at=None).order_by("-made_at", "id")


def visible_endpoint(id: UUID, actor: Actor) -> Endpoint:
    """One of them; raise ``Http404`` for any other."""
    found = endpoints(actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def deliveries(endpoint: Endpoint) -> QuerySet[Delivery]:
    """What an address was told, and what became of it."""
    return Delivery.objects.filter(endpoint=endpoint)


@transaction.atomic
def add(*, id: UUID, address: str, events: Sequence[str], by: Actor, at: datetime) -> tuple[Endpoint, str]:
    """Tell an address what happens from now on. Answers with the secret that signs, once.

    ``id`` was chosen when the form was opened: the same form sent twice adds one, the second time without it.
    """
    by.require(Permission.MANAGE_DOORS)
    before = Endpoint.objects.filter(id=id).first()
    if before is not None:
        return visible_endpoint(id, by), ""
    wrong = _faults(address.strip(), events, by)
    if wrong:
        raise Refused("The address was not added.", fields=wrong)
    if endpoints(by).count() >= MOST:
        raise Refused(f"There are {MOST} addresses already. Remove one first.")
    secret = new_secret()
    made = Endpoint.objects.create(
        id=id,
        of_id=by.organisation_id,
        address=address.strip(),
        events=sorted(set(events)),
        secret=sealed(secret, SEALED),
        made_at=at,
        made_by=by.person_id,
    )
    _trace("doors.add_endpoint", made, by, at)
    return made, secret


def _faults(address: str, events: Sequence[str], by: Actor) -> dict[str, str]:
    wrong = {}
    if said := fault(address, anywhere=settings.WEBHOOKS_ANYWHERE):
        wrong["address"] = said
    if len(address) > LONGEST:
        wrong["address"] = f"The address may have {LONGEST} letters at most."
    known = {event.name for event in offered(by)}
    if strange := sorted(set(events) - known):
        wrong["events"] = f"There is no event of yours called {listed(strange, 'or')}."
    if not events:
        wrong["events"] = "Choose at least one event."
    return wrong


@transaction.atomic
def renew(*, endpoint: UUID, by: Actor, at: datetime) -> tuple[Endpoint, str]:
    """Another secret; for a day the one before signs too."""
    found = _locked(endpoint, by)
    secret = new_secret()
    found.secret_before, found.secret_before_until = found.secret, at + BOTH_SIGN
    found.secret = sealed(secret, SEALED)
    found.save(update_fields=["secret", "secret_before", "secret_before_until"])
    _trace("doors.renew_secret", found, by, at)
    return found, secret


@transaction.atomic
def remove(*, endpoint: UUID, by: Actor, at: datetime) -> Endpoint:
    """Tell an address nothing any more; what it was told stays in view of nobody."""
    found = _locked(endpoint, by)
    found.ended_at, found.ended_by = at, by.person_id
    found.save(update_fields=["ended_at", "ended_by"])
    _trace("doors.remove_endpoint", found, by, at)
    return found


def visible_delivery(id: UUID, actor: Actor) -> Delivery:
    """A message to one of the actor's organisation's addresses; raise ``Http404`` for any other."""
    mine = endpoints(actor).values("id")
    found = Delivery.objects.select_related("endpoint").filter(id=id, endpoint__in=mine).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def redeliver(*, delivery: UUID, by: Actor, at: datetime) -> Delivery:
    """Send a message once more; it keeps its id."""
    found = visible_delivery(delivery, by)
    announcing.again(delivery=found.id, at=at)
    return found


def _locked(id: UUID, by: Actor) -> Endpoint:
    visible_endpoint(id, by)
    found = Endpoint.objects.select_for_update().get(id=id)
    if found.ended_at is not None:
        raise Refused(GONE)
    return found


def _trace(action: str, endpoint: Endpoint, by: Actor, at: datetime) -> None:
    if by.sees:
        owner = by.organisation_id if by.organisation_id in by.sees else by.sees[0]
        facts: dict[str, Any] = {"endpoint": str(endpoint.id), "events": endpoint.events}
        record_event(organisation=owner, chain=owner, action=action, by=by, at=at, facts=facts)


def about(name: str) -> str:
    """An event in words."""
    event = BY_NAME.get(name)
    return event.about if event else name
