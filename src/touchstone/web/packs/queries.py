"""Reads of portfolios from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.queries import acting
from touchstone.web.packs.models import OPEN, Arrival, Bound


def visible_arrival(id: UUID, by: Actor) -> Arrival:
    """One of an apprentice the actor may see; raise ``Http404`` for any other."""
    seen = Arrival.objects.filter(id=id).select_related("apprenticeship__organisation")
    found = about_visible(seen, by).first()
    if found is None:
        raise Http404
    return found


def waiting(apprenticeship: UUID) -> Arrival | None:
    """The one that waits to be taken in, or is being taken in."""
    return Arrival.objects.filter(apprenticeship=apprenticeship, state__in=OPEN).first()


def named(hashes: set[str]) -> set[str]:
    """Those of the hashes that are packs which are still needed."""
    found = (model.objects.filter(sha256__in=hashes) for model in (Arrival, Bound))
    return {one for rows in found for one in rows.values_list("sha256", flat=True)}


def bound(apprenticeship: UUID, by: Actor) -> Bound | None:
    """The portfolio as one PDF that this person asked for in this role, however far it is."""
    if by.membership_id is None:
        return None
    return Bound.objects.filter(apprenticeship=apprenticeship, membership=by.membership_id).first()


def asker(one: Bound, at: datetime) -> Actor | None:
    """Whoever asked for it, acting in that role still; nobody where they act in it no more."""
    found = acting(one.membership)
    return replace(found, on=day(at)) if found else None
