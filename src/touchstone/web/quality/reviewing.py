"""What the page of a review shows: who, why, every criterion as it was judged, and what was said since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.http import Http404

from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Criterion, Method, Theme
from touchstone.rules.record.attempt import Judgement
from touchstone.rules.report import AttemptReport, Report
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about_visible
from touchstone.web.assessments.page import Shown, shown
from touchstone.web.bookings.models import Booking, Conflict
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.models import Remark, Review, Said, State
from touchstone.web.quality.queries import CONFLICT, OWN
from touchstone.web.results.models import Hold, Release
from touchstone.web.room.models import Seat


@dataclass(frozen=True)
class Turn:
    """One remark as the page shows it."""

    kind: str
    title: str
    text: str
    by: str
    at: datetime
    changes: list[dict[str, str]]


@dataclass(frozen=True)
class Judged:
    """A criterion with its level, the reason and pointers, and what stood before a change."""

    criterion: Criterion
    theme: Theme
    level: str | None
    reason: str
    by: str
    pointers: list[tuple[str, str]]  # the code, and what it says
    before: list[tuple[str, str, str]]  # level, reason, by whom: newest first

    @property
    def best(self) -> bool:
        """Whether the reason is all there is to say."""
        return not self.before


@dataclass(frozen=True)
class Page:
    """A review with everything that its reader looks at."""

    review: Review
    one: Apprenticeship
    shown: Shown
    turns: list[Turn]
    refused: str  # why this reader must not decide, in a sentence

    @property
    def method(self) -> Method:
        """The method of the plan."""
        return self.shown.method

    @property
    def told(self) -> AttemptReport:
        """The attempt as it is judged now."""
        return self.shown.told

    @property
    def entries(self) -> int:
        """How many entries the log has: what a form says it saw."""
        return len(self.shown.entries)

    @property
    def waiting(self) -> bool:
        """Whether a decision is waited for."""
        return self.review.state == State.WAITING

    @property
    def judged(self) -> list[Judged]:
        """Every criterion in the plan's order."""
        evidence = {one.code: one.title for one in self.shown.evidence}
        return [
            _judged(self.shown, theme, one, evidence)
            for theme in self.method.themes
            for one in theme.criteria
        ]

    @property
    def stands(self) -> Mapping[str, str | None]:
        """The level of each criterion."""
        return self.told.levels


def _judged(shown: Shown, theme: Theme, criterion: Criterion, evidence: Mapping[str, str]) -> Judged:
    lines = {line.id: line for line in shown.lines}
    given = [
        one for one in shown.entries if one.kind == "judgement" and one.data["criterion"] == criterion.id
    ]
    now, before = (given[-1] if given else None), given[:-1]
    data = now.data if now else {}
    return Judged(
        criterion=criterion,
        theme=theme,
        level=shown.told.levels.get(criterion.id),
        reason=data.get("reason") or "",
        by=lines[now.id].writer if now else "",
        pointers=[(code, evidence.get(code, "")) for code in data.get("pointers", ())],
        before=[
            (one.data["level"] or "not yet assessed", one.data.get("reason") or "", lines[one.id].writer)
            for one in reversed(before)
        ],
    )


def read(id: UUID, actor: Actor, now: datetime) -> Page:
    """A review of somebody the actor may see; raise ``Http404`` for any other. Ten queries in all."""
    return _read(_rows(actor).filter(id=id).first(), actor, now)


def read_attempt(attempt: UUID, actor: Actor, now: datetime) -> Page:
    """The review of an attempt, in the same way; ``Http404`` where nothing was submitted either."""
    return _read(_rows(actor).filter(attempt=attempt).first(), actor, now)


def _read(review: Any, actor: Actor, now: datetime) -> Page:
    if review is None:
        raise Http404
    row = review.attempt
    row.files = review.files
    row.apprenticeship = review.apprenticeship
    own = review.booked or row.judged_by == actor.person_id
    conflict = review.declared or review.works_there or review.apprenticeship.person_id == actor.person_id
    turns = [
        Turn(
            kind=one["kind"],
            title=Said(one["kind"]).label,
            text=one["text"],
            by=one["by"],
            at=datetime.fromisoformat(one["at"]),
            changes=one["changes"],
        )
        for one in review.said
    ]
    refused = OWN if own else CONFLICT if conflict else ""
    return Page(review, review.apprenticeship, shown(row, now), turns, refused)


def _rows(actor: Actor) -> Any:
    """Reviews with their remarks, their apprentice's recordings, and what this reader has to do with them."""
    person = actor.person_id
    name = Coalesce(NullIf("by__name", Value("")), "by__email", output_field=CharField())
    remarks = Remark.objects.filter(review=OuterRef("pk")).order_by("at", "id")
    said = JSONObject(kind="kind", text="text", changes="changes", at="at", by=name)
    media = Q(media_type__startswith="video/") | Q(media_type__startswith="audio/")
    here = StoredFile.objects.filter(media, apprenticeship=OuterRef("apprenticeship"), waits=False)
    files = here.order_by("name", "id")
    provider, employer = OuterRef("apprenticeship__provider"), OuterRef("apprenticeship__employer")
    of_them = Q(with_organisation=provider) | Q(with_organisation=employer)
    with_them = Q(with_apprenticeship=OuterRef("apprenticeship")) | of_them
    there = Q(organisation=provider) | Q(organisation=employer)
    held = Hold.objects.filter(attempt=OuterRef("attempt"), lifted_at=None)
    released = Release.objects.filter(attempt=OuterRef("attempt"), revision=1).values("id")
    found = about_visible(Review.objects.all(), actor).annotate(
        said=ArraySubquery(remarks.values(said=said)),
        files=ArraySubquery(files.values(said=JSONObject(id="id", name="name", size="size"))),
        booked=Exists(Booking.objects.filter(attempt=OuterRef("attempt"), assessor=person, declined_at=None)),
        declared=Exists(Conflict.objects.filter(with_them, assessor=person, ended_at=None)),
        works_there=Exists(Membership.objects.filter(there, person=person, until=None)),
        held_because=Subquery(held.values("reason")[:1]),
        held_at=Subquery(held.values("at")[:1]),
        held_by=Subquery(held.values(who=F("by__name"))[:1]),
        release=Subquery(released[:1]),
    )
    if not (actor.may(Permission.ASSURE) or actor.may(Permission.RELEASE)):
        found = found.filter(attempt__notified_at__isnull=False)
    found = found.exclude(Exists(Seat.apart(person, OuterRef("attempt"))))
    parts = (
        "attempt",
        "assessor",
        *(f"apprenticeship__{of}" for of in ("organisation", "provider", "employer")),
    )
    return found.select_related(*parts)


@dataclass(frozen=True)
class Changed:
    """What a change would make of the attempt and of the whole."""

    told: AttemptReport
    report: Report


def supposed(page: Page, levels: Mapping[str, str], by: Actor) -> Changed:
    """The answer as it would be with these levels. Nothing is written."""
    whole = page.shown.situation
    attempts = tuple(
        replace(one, judgements=_over(one.judgements, levels, by)) if one.id == page.told.id else one
        for one in whole.record.attempts
    )
    changed = replace(whole, record=replace(whole.record, attempts=attempts), answers={})
    report = assess(changed)
    return Changed(next(told for told in report.attempts if told.id == page.told.id), report)


def _over(judgements: tuple[Judgement, ...], levels: Mapping[str, str], by: Actor) -> tuple[Judgement, ...]:
    kept = tuple(one for one in judgements if one.criterion not in levels)
    made = (Judgement(criterion=id, level=level, by=by.code) for id, level in levels.items())
    return (*kept, *made)
