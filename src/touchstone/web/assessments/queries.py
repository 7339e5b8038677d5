"""Reads of the logs of attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import prepared
from touchstone.web.quality.models import Remark

ASKED = {"review": "review_id", "state": "review__state", "whom": "review__assessor_id"}
MEDIA = Q(media_type__startswith="video/") | Q(media_type__startswith="audio/")


def logs(attempts: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """The log of each attempt, oldest first. One query."""
    return _grouped(_entries(list(attempts)))


@prepared
def _entries(attempts: list[UUID]) -> QuerySet[Entry]:
    return Entry.objects.filter(attempt__in=attempts).order_by("attempt", "number")


def log(attempt: UUID) -> list[Entry]:
    """The log of one attempt, oldest first."""
    return logs([attempt])[attempt]


def logs_with_names(one: Apprenticeship) -> dict[UUID, list[Entry]]:
    """The logs of all attempts of an apprentice, each entry with ``writer``, its maker's name. One query."""
    return _grouped(_entries_with_names(one.id))


@prepared
def _entries_with_names(apprenticeship: UUID) -> QuerySet[Entry]:
    person = get_user_model().objects.filter(pk=OuterRef("by"))
    called = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    name = Subquery(person.values(said=called)[:1])
    found = Entry.objects.filter(attempt__apprenticeship=apprenticeship).annotate(writer=name)
    return found.order_by("attempt", "number")


def _grouped(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.attempt_id].append(entry)
    return found


def files_of(one: Apprenticeship) -> QuerySet[StoredFile]:
    """The sound and video files that were handed in for an apprentice."""
    return StoredFile.objects.filter(MEDIA, apprenticeship=one)


def attempts_seen_by(actor: Actor) -> QuerySet[Attempt]:
    """The attempts that an actor may look into: whoever is booked, their own; others, of all they see.

    Each with its apprenticeship, ``mine`` (booked with the actor), ``accepted``, ``files`` that could be
    recordings, and ``asked``, what quality assurance asked, each with its ``review``, the review's
    ``state`` and ``whom`` it asks.
    """
    return _told(about_visible(Attempt.objects.all(), actor), actor.person_id, reach=actor.role.reach)


def _told(rows: QuerySet[Attempt], person: UUID, *, reach: str) -> QuerySet[Attempt]:
    booked = Booking.objects.filter(attempt=OuterRef("pk"), assessor=person, ended="", declined_at=None)
    files = StoredFile.objects.filter(MEDIA, apprenticeship=OuterRef("apprenticeship")).order_by("name", "id")
    remarks = Remark.objects.filter(review__attempt=OuterRef("pk"), kind="asked_back").order_by("at")
    found = rows.annotate(
        mine=Exists(booked),
        accepted=Exists(booked.filter(accepted_at__isnull=False)),
        files=ArraySubquery(files.values(said=JSONObject(id="id", name="name", size="size"))),
        asked=ArraySubquery(remarks.values(said=JSONObject(text="text", at="at", **ASKED))),
    )
    seen = found.filter(mine=True) if reach == "booked" else found
    return seen.select_related(
        "apprenticeship__organisation", "apprenticeship__provider", "apprenticeship__employer"
    )


def attempt_seen_by(id: UUID, actor: Actor) -> Attempt:
    """One of them; raise ``Http404`` for any other."""
    if known := whose(actor):
        found = _seen_by(id, actor.person_id, *known, reach=actor.role.reach)
    else:
        found = list(attempts_seen_by(actor).filter(id=id))
    if not found:
        raise Http404
    return found[0]


@prepared
def _seen_by(id: UUID, person: UUID, *who: Any, reach: str) -> QuerySet[Attempt]:
    return _told(about(Attempt.objects.filter(id=id), *who, reach=reach), person, reach=reach)
