"""Reads of imports: those of one's own organisation alone."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from touchstone.web.imports.models import Import, Kind, Problem, Taken
from touchstone.web.organisations.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports that people of the actor's organisation sent, without their bytes."""
    mine = Import.objects.filter(organisation__in=actor.sees, of=actor.organisation_id)
    return mine.select_related("organisation").defer("content")


def visible(id: UUID, actor: Actor) -> Import:
    """One of them; raise ``Http404`` for any other."""
    found = visible_to(actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def problems(one: Import) -> QuerySet[Problem]:
    """What is said of its rows."""
    return Problem.objects.filter(of_import=one)


def rows_to_put_right(one: Import) -> dict[int, list[Problem]]:
    """By row what is wrong in it, or became so before it was registered. One query."""
    found: dict[int, list[Problem]] = {}
    for said in problems(one).filter(kind__in=[Kind.WRONG, Kind.REFUSED]).order_by("row", "id"):
        found.setdefault(said.row, []).append(said)
    return found


def wrong_rows(one: Import) -> set[int]:
    """The rows that are not registered: something was wrong in them when the file was checked."""
    return set(problems(one).filter(kind=Kind.WRONG).values_list("row", flat=True))


def taken(one: Import) -> QuerySet[Taken]:
    """Whom it registered, by row."""
    return Taken.objects.filter(of_import=one).select_related("apprenticeship")


def content_of(one: Import) -> bytes | None:
    """The bytes of its file, while they are kept."""
    kept = Import.objects.filter(id=one.id).values_list("content", flat=True).first()
    return None if kept is None else bytes(kept)
