"""Reads of results: what was released, what is held back, and what an apprentice was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.roles import Role as Party
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.prepared import prepared
from touchstone.web.results.models import Hold, Release, Told
from touchstone.web.results.reasons import SAID


def releases(one: Apprenticeship) -> list[Release]:
    """The released results of one apprentice, oldest first, and whether they were told of them."""
    return latest(_releases(one.id))


@prepared
def _releases(apprenticeship: UUID) -> QuerySet[Release]:
    found = Release.objects.filter(apprenticeship=apprenticeship).select_related("attempt", "told__by")
    return found.order_by("released_at", "id")


def latest(releases: Iterable[Release]) -> list[Release]:
    """The result that stands for each attempt: its last revision, where an appeal changed it."""
    by_attempt: dict[UUID, Release] = {}
    for one in releases:
        known = by_attempt.get(one.attempt_id)
        if known is None or one.revision > known.revision:
            by_attempt[one.attempt_id] = one
    return list(by_attempt.values())


def replaced_days(releases: Iterable[Release]) -> dict[UUID, date]:
    """For each revision, the day of the statement that it replaces: of the last result told before it."""
    every = list(releases)
    days: dict[UUID, date] = {}
    for one in every:
        before = [each.released_at for each in every if _goes_before(each, one)]
        if one.revision > 1 and before:
            days[one.id] = day(max(before))
    return days


def _goes_before(one: Release, other: Release) -> bool:
    if one.attempt_id == other.attempt_id:
        return one.revision < other.revision
    return one.released_at <= other.released_at


def replaced_by(kept: Release) -> date:
    """The day of the statement that a revision of a result replaces."""
    every = Release.objects.filter(apprenticeship=kept.apprenticeship_id)
    return replaced_days(every.only("attempt_id", "released_at", "revision"))[kept.id]


def replaced_at() -> Subquery:
    """When the result of a release was replaced by its next revision, for a query; else nothing."""
    later = Release.objects.filter(attempt=OuterRef("attempt"), revision__gt=OuterRef("revision"))
    return Subquery(later.order_by("revision").values("released_at")[:1])


def overall_changed_later() -> Exists:
    """A condition on releases: an appeal about any attempt of the apprentice made the overall grade another.

    What exceptional circumstances change is a revision of the very result that told the overall grade.
    """
    same = {"apprenticeship": OuterRef("apprenticeship"), "released_at__gt": OuterRef("released_at")}
    appealed = Release.objects.filter(**same, revision__gt=1).exclude(because__in=SAID)
    return Exists(appealed.exclude(overall=OuterRef("overall")))


def no_longer_overall(one: Release) -> bool:
    """Whether the overall grade that a result told is another one by now."""
    return bool(one.overall) and Release.objects.filter(overall_changed_later(), id=one.id).exists()


def revisions(attempt: UUID) -> list[Release]:
    """Every result that was released for an attempt, the first one first."""
    found = Release.objects.filter(attempt=attempt).select_related("attempt", "told", "released_by")
    return list(found.defer("record").order_by("revision"))


def told_before(one: Release, at: datetime) -> Release:
    """The result of the same attempt that stood before a moment; the same one where there is none."""
    earlier = Release.objects.filter(attempt=one.attempt_id, released_at__lt=at)
    return earlier.order_by("-revision").first() or one


def untold(releases: Iterable[Release]) -> set[str]:
    """The codes of the attempts whose results the apprentice does not know yet.

    They know one that the policy gives to them, or that those to whom it was given have told them.
    """
    return {
        one.attempt.code
        for one in releases
        if Party.APPRENTICE.value not in one.attempt.notified_to and not hasattr(one, "told")
    }


def known_to_apprentice(attempt: str) -> Q:
    """The same as a condition on rows that name an attempt in this field: the apprentice knows its result."""
    told = Told.objects.filter(release__attempt=OuterRef(attempt))
    return Q(**{f"{attempt}__notified_to__contains": [Party.APPRENTICE.value]}) | Q(Exists(told))


def visible_release(id: UUID, actor: Actor) -> Release:
    """A release of an apprentice the actor may see; raise ``Http404`` for any other."""
    related = [f"apprenticeship__{party}" for party in ("organisation", "provider", "employer")]
    known = Release.objects.select_related("attempt", "released_by", *related)
    found = about_visible(known, actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def open_hold(attempt: UUID) -> Hold | None:
    """Why a result is held back, and by whom."""
    return Hold.objects.filter(attempt=attempt, lifted_at=None).select_related("by").first()


def holds(attempt: UUID) -> list[Hold]:
    """Every hold of a result, newest first, with who did it."""
    known = Hold.objects.filter(attempt=attempt).select_related("by", "lifted_by")
    return list(known.order_by("-at", "id"))
