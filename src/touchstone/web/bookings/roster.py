"""The list of assessors: what it shows, sorts and filters by, and what is exported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from touchstone.rules.calendar import day
from touchstone.web.bookings.models import Approval, Availability, Booking, Conflict
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import holders
from touchstone.web.ui.addresses import address
from touchstone.web.ui.tables import Column, Search, Table


def table(actor: Actor, asked: Mapping[str, str], now: datetime) -> Table[Membership]:
    """The assessors of the actor's organisation with their standards, times and bookings, by name."""
    own = actor.organisation_id
    return Table(
        rows=rows(own, now),
        asked=asked,
        caption="Assessors",
        columns=columns(own, now),
        sort="name",
        search=Search(title="Name", fields=("person__name", "person__email")),
        empty="A manager invites them under People, with the role of assessor.",
        id="assessors",
    )


def rows(own: UUID, now: datetime) -> QuerySet[Membership]:
    """Who is an assessor, when they are next available, how much is booked, whether they have conflicts."""
    mine = {"assessor": OuterRef("person"), "organisation": own}
    free = Availability.objects.filter(**mine, during__endswith__gt=now).order_by().values("assessor")
    ahead = Booking.objects.filter(**mine, ended="", ends_at__gte=now).order_by().values("assessor")
    return holders(own, "assessor").annotate(
        free=Subquery(free.annotate(first=Min("during__startswith")).values("first")),
        booked=_counted(ahead.annotate(number=Count("id"))),
        waiting=_counted(ahead.annotate(number=Count("id", filter=Q(accepted_at=None)))),
        conflicted=Exists(Conflict.objects.filter(**mine, ended_at=None)),
    )


def _counted(found: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(found.values("number")), 0, output_field=IntegerField())


def columns(own: UUID, now: datetime) -> tuple[Column[Any], ...]:
    """The columns; the standards of all assessors are read at once."""
    approved = _approved(own, now)
    return (
        Column(
            name="name",
            title="Assessor",
            value=lambda one: str(one.person),
            sort="person__name",
            link=lambda one: address("bookings-assessor", one.person_id),
        ),
        Column(
            name="standards",
            title="Approved for",
            value=lambda one: ", ".join(approved.get(one.person_id, ["Nothing yet"])),
        ),
        Column(
            name="free",
            title="Next available",
            value=lambda one: day(one.free) if one.free else "No times given",
            sort="free",
        ),
        Column(name="booked", title="Booked", value=lambda one: one.booked, sort="booked", show="number"),
        Column(
            name="waiting", title="Not accepted", value=lambda one: one.waiting, sort="waiting", show="number"
        ),
        Column(
            name="conflicts",
            title="Conflicts",
            value=lambda one: "Has conflicts" if one.conflicted else "",
            sort="conflicted",
        ),
    )


def _approved(own: UUID, now: datetime) -> dict[UUID, list[str]]:
    known: dict[UUID, list[str]] = {}
    for one in Approval.objects.filter(organisation=own).order_by("standard"):
        ended = " (ended)" if one.until and one.until < day(now) else ""
        known.setdefault(one.assessor_id, []).append(one.standard + ended)
    return known
