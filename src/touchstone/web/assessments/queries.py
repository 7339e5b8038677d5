"""Reads of the logs of attempts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import prepared
from touchstone.web.quality.models import Remark
from touchstone.web.room.models import Seat

ASKED = {"review": "review_id", "state": "review__state", "whom": "review__assessor_id"}
MEDIA = Q(media_type__startswith="video/") | Q(media_type__startswith="audio/")


def logs(attempts: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """The log of each attempt, oldest first. One query."""
    return _grouped(_entries(list(attempts)))


@prepared
def _entries(attempts: list[UUID]) -> QuerySet[Entry]:
    return Entry.objects.filter(attempt__in=attempts).order_by("attempt", "number")


# Plain SQL: every action asks this, and rows of Django's took five times as long as what is read from them.
LOGS = """
    SELECT attempt_id, id, number, kind, at, by, kept_at, data
      FROM assessments_entry
     WHERE attempt_id = ANY(%s)
     ORDER BY attempt_id, number
"""
LOGS_OF = LOGS.replace("= ANY(%s)", "IN (SELECT id FROM bookings_attempt WHERE apprenticeship_id = %s)")


class Written(NamedTuple):
    """An entry as far as it folds into facts (``entries.Kept``)."""

    attempt_id: UUID
    id: UUID
    number: int
    kind: str
    at: datetime
    by: UUID
    kept_at: datetime
    data: Any
    writer: str | None = None  # the maker's name, where it was asked for


Log = list[Any]  # of ``Written``; a protocol's attributes cannot be a tuple's


def written(attempts: Iterable[UUID]) -> dict[UUID, Log]:
    """The log of each attempt as it folds into facts, oldest first. One query."""
    return _written(LOGS, list(attempts))


def log_of(apprenticeship: UUID) -> Mapping[UUID, Log]:
    """The same of all attempts of an apprentice. One query."""
    return _written(LOGS_OF, apprenticeship)


def _written(sql: str, about: UUID | list[UUID]) -> dict[UUID, Log]:
    found: dict[UUID, Log] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [about])
        for *plain, data in cursor.fetchall():
            found[plain[0]].append(Written._make([*plain, json.loads(data), None]))
    return found


def log(attempt: UUID) -> list[Entry]:
    """The log of one attempt, oldest first."""
    return logs([attempt])[attempt]


def booked(attempt: Attempt) -> Booking | None:
    """The booking of an attempt that stands, if any."""
    return attempt.bookings.filter(ended="", declined_at=None).first()


def _grouped(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.attempt_id].append(entry)
    return found


def files_of(one: Apprenticeship) -> QuerySet[StoredFile]:
    """The sound and video files that were handed in for an apprentice."""
    return StoredFile.objects.filter(MEDIA, apprenticeship=one, waits=False)


def attempts_seen_by(actor: Actor) -> QuerySet[Attempt]:
    """The attempts that an actor may look into: whoever is booked, their own; others, of all they see.

    Each with its apprenticeship, ``mine`` (booked with the actor), ``accepted``, ``files`` that could be
    recordings, and ``asked``, what quality assurance asked, each with its ``review``, the review's
    ``state`` and ``whom`` it asks.
    """
    return _told(about_visible(Attempt.objects.all(), actor), actor.person_id, reach=actor.role.reach)


def _told(rows: QuerySet[Attempt], person: UUID, *, reach: str) -> QuerySet[Attempt]:
    booked = Booking.objects.filter(attempt=OuterRef("pk"), assessor=person, ended="", declined_at=None)
    here = StoredFile.objects.filter(MEDIA, apprenticeship=OuterRef("apprenticeship"), waits=False)
    files = here.order_by("name", "id")
    remarks = Remark.objects.filter(review__attempt=OuterRef("pk"), kind="asked_back").order_by("at")
    found = rows.annotate(
        mine=Exists(booked),
        accepted=Exists(booked.filter(accepted_at__isnull=False)),
        files=ArraySubquery(files.values(said=JSONObject(id="id", name="name", size="size"))),
        asked=ArraySubquery(remarks.values(said=JSONObject(text="text", at="at", **ASKED))),
    )
    seen = found.filter(mine=True) if reach == "booked" else found
    return seen.exclude(Exists(Seat.apart(person, OuterRef("pk")))).select_related(
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
