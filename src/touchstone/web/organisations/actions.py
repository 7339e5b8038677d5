"""What changes organisations: partners that come and go, settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.models import Kind, Organisation, Relation
from touchstone.web.organisations.permissions import Permission

PARTNERS = (Kind.TRAINING_PROVIDER, Kind.EMPLOYER)


@transaction.atomic
def add_partner(*, kind: str, name: str, ukprn: str = "", by: Actor, at: datetime) -> Organisation:
    """Begin to work with a provider or an employer; one that others work with too is the same one."""
    by.require(Permission.MANAGE_PARTNERS)
    if kind not in PARTNERS:
        raise Refused("Choose what it is.", fields={"kind": "Choose a training provider or an employer."})
    name = " ".join(name.split())
    if not name:
        raise Refused("Give its name.", fields={"name": "Enter the name of the organisation."})
    partner = _same(kind, name, ukprn) or Organisation.objects.create(kind=kind, name=name, ukprn=ukprn)
    relation, made = Relation.objects.get_or_create(
        organisation_id=by.organisation_id, partner=partner, defaults={"since": at}
    )
    if not made and relation.until is None:
        raise Refused(
            f"{partner.name} is among your partners already.", fields={"name": "This is a partner already."}
        )
    if relation.until is not None:
        relation.since, relation.until = at, None
        relation.save()
    _trace("partner.add", by, at, {"partner": str(partner.id), "kind": kind})
    return partner


def _same(kind: str, name: str, ukprn: str) -> Organisation | None:
    known = Organisation.objects.filter(kind=kind)
    if ukprn and (found := known.filter(ukprn=ukprn).first()):
        return found
    return known.filter(name__iexact=name).first()


@transaction.atomic
def end_partner(*, partner: UUID, by: Actor, at: datetime) -> Relation:
    """Work with a partner no more: its people see nothing of ours; what was done stays."""
    by.require(Permission.MANAGE_PARTNERS)
    relation = Relation.objects.select_for_update().get(
        organisation_id=by.organisation_id, partner_id=partner, until=None
    )
    relation.until = at
    relation.save()
    _trace("partner.end", by, at, {"partner": str(partner)})
    return relation


@transaction.atomic
def settle(*, facts: Mapping[str, str], by: Actor, at: datetime) -> Organisation:
    """Change the organisation's own name, numbers and address."""
    by.require(Permission.MANAGE_ORGANISATION)
    own = Organisation.objects.select_for_update().get(id=by.organisation_id)
    changed = [field for field, value in facts.items() if getattr(own, field) != value]
    for field in changed:
        setattr(own, field, facts[field])
    own.save(update_fields=changed)
    if changed:
        _trace("organisation.settle", by, at, {"changed": ", ".join(changed)})
    return own


def _trace(action: str, by: Actor, at: datetime, facts: dict[str, str]) -> None:
    own = by.organisation_id
    record_event(organisation=own, chain=own, action=action, by=by, at=at, facts=facts)
