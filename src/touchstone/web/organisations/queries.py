"""Reads of organisations, relations and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery

from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind, Membership, Organisation, Relation
from touchstone.web.organisations.permissions import BY_ID
from touchstone.web.organisations.prepared import prepared


def memberships(person: UUID) -> list[Membership]:
    """The roles a person holds today, by organisation, each with the person."""
    return _held_by(person)


@prepared
def _held_by(person: UUID) -> QuerySet[Membership]:
    held = Membership.objects.filter(person=person, until=None, role__in=BY_ID)
    partner_of = Relation.objects.filter(partner=OuterRef("organisation"), until=None)
    works_with = ArraySubquery(partner_of.order_by("organisation_id").values("organisation_id"))
    held = held.select_related("organisation", "person").annotate(works_with=works_with)
    return held.order_by("organisation__name", "role")


def actor_of(membership: Membership, name: str, on: date | None = None) -> Actor:
    """The person of a membership, acting in it; ``on`` a day, for whom something is granted for a time."""
    organisation = membership.organisation
    return Actor(
        person_id=membership.person_id,
        name=name,
        role=BY_ID[membership.role],
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        membership_id=membership.id,
        sees=_sees(membership),
        on=on,
    )


def acting(membership: UUID) -> Actor | None:
    """Somebody acting in a membership that still stands, for what they began and a job goes on with."""
    held = Membership.objects.filter(id=membership, until=None, role__in=BY_ID)
    found = held.select_related("organisation", "person").first()
    return actor_of(found, str(found.person)) if found else None


def _sees(membership: Membership) -> tuple[UUID, ...]:
    """As ``seen_by``, without asking again where the membership was read together with it."""
    works_with: list[UUID] | None = getattr(membership, "works_with", None)
    if works_with is None or membership.organisation.kind == Kind.ASSESSMENT_ORGANISATION:
        return seen_by(membership.organisation)
    return tuple(works_with)


def seen_by(organisation: Organisation) -> tuple[UUID, ...]:
    """The assessment organisations whose rows the people of an organisation may be shown."""
    if organisation.kind == Kind.ASSESSMENT_ORGANISATION:
        return (organisation.id,)
    works_with = Relation.objects.filter(partner=organisation, until=None)
    return tuple(works_with.values_list("organisation_id", flat=True).order_by("organisation_id"))


def partners(organisation: UUID, kind: str) -> QuerySet[Organisation]:
    """The providers or employers that work with an assessment organisation, by name."""
    with_it = Q(works_with__organisation=organisation, works_with__until=None)
    return Organisation.objects.filter(with_it, kind=kind).order_by("name")


def all_partners(organisation: UUID) -> QuerySet[Organisation]:
    """Everybody who works with an assessment organisation, by name; ``began`` says since when."""
    relations = Relation.objects.filter(organisation=organisation, until=None, partner=OuterRef("id"))
    found = Organisation.objects.filter(works_with__organisation=organisation, works_with__until=None)
    return found.annotate(began=Subquery(relations.values("since"))).order_by("name")


def holders(organisation: UUID, *roles: str) -> QuerySet[Membership]:
    """Who holds one of these roles in an organisation."""
    held = Membership.objects.filter(organisation=organisation, until=None)
    held = held.filter(role__in=roles) if roles else held
    return held.select_related("person").order_by("person__name", "person__email", "role")


def organisation(id: UUID) -> Organisation:
    """One organisation; raise ``Organisation.DoesNotExist``."""
    return Organisation.objects.get(id=id)


def named(ids: Iterable[UUID]) -> list[Organisation]:
    """Several organisations, by name."""
    return list(Organisation.objects.filter(id__in=list(ids)).order_by("name"))
