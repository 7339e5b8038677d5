"""Reads of portfolios from elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from touchstone.web.apprentices.queries import about_visible
from touchstone.web.organisations.actor import Actor
from touchstone.web.packs.models import OPEN, Arrival


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
    found = Arrival.objects.filter(sha256__in=hashes)
    return set(found.values_list("sha256", flat=True))
