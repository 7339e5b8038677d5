"""The statement of results for one reader: the released results that they may know, judged afresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from touchstone.documents.statement import Named, Released, statement_context
from touchstone.rules.calendar import day
from touchstone.rules.judge import assess
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible, visible_to
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.queries import situation
from touchstone.web.results.models import Release
from touchstone.web.results.published import published
from touchstone.web.results.queries import latest, replaced_days, untold
from touchstone.web.results.reasons import why_revised

PARTS = ("organisation", "provider", "employer")


@dataclass(frozen=True)
class Statement:
    """What one reader is told of one apprentice's results; ``context`` is nothing while they know none."""

    one: Apprenticeship
    releases: list[Release]  # that this reader knows
    waiting: list[Release]  # given to others, whom the apprentice hears them from first
    report: Report | None
    context: dict[str, Any] | None
    appealed: frozenset[str] = frozenset()  # the attempts against which this reader's side has appealed
    public: Situation | None = None  # the record as far as this reader knows its results


def statement(id: UUID, actor: Actor, now: datetime) -> Statement:
    """The statement of an apprentice the actor may see; raise ``Http404`` for any other.

    An apprentice reads what the policy gives to them, and what they were told by those to whom it gives it.
    """
    every = _releases(id, actor)
    found, replaced = latest(every), replaced_days(every)
    if not found:
        return Statement(visible(id, actor), [], [], None, None)
    one = found[0].apprenticeship
    unknown = untold(found)
    hidden = unknown if actor.role.reach == "self" else set[str]()
    known = [release for release in found if release.attempt.code not in hidden]
    waiting = [release for release in found if release.attempt.code in unknown]
    if not known:
        return Statement(one, [], waiting, None, None)
    public = published(situation(one, now), hidden)
    report = assess(public)
    given = [
        Released(
            attempt=release.attempt.code,
            on=day(release.released_at),
            feedback=release.feedback,
            because=why_revised(release.because) if release.because else "",
            replaces=replaced.get(release.id),
        )
        for release in known
    ]
    named = Named(
        apprentice=one.name,
        provider=one.provider.name,
        employer=one.employer.name,
        organisation=one.organisation.name,
    )
    party = actor.role.party
    lodged = (each.attempt for each in public.record.appeals if each.lodged_by is party)
    appealed = frozenset(attempt for attempt in lodged if attempt is not None)
    said = statement_context(public, report, given, named)
    return Statement(one, known, waiting, report, said, appealed, public)


def _releases(id: UUID, actor: Actor) -> list[Release]:
    """The releases of an apprentice the actor may see, with all that their statement needs. One query."""
    known = Release.objects.select_related(
        "attempt", "told__by", *(f"apprenticeship__{part}" for part in PARTS)
    )
    seen = visible_to(actor).filter(id=id).order_by().values("id")
    found = known.filter(apprenticeship__in=seen).defer("record", "report")
    return list(found.order_by("released_at", "id"))
