"""Before an appeal is decided: the whole disputed case, and what a decision would make of the grades."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from touchstone.documents.statement import NAMES
from touchstone.documents.statement import overall as overall_said
from touchstone.rules.attempts import Standing, not_needed
from touchstone.rules.judge import assess
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Stage
from touchstone.rules.record import case
from touchstone.rules.record.attempt import Void
from touchstone.rules.report import AttemptReport, Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import plain
from touchstone.web.appeals.models import Appeal
from touchstone.web.appeals.queries import told, visible_appeals
from touchstone.web.appeals.stages import policy_of, stage_now
from touchstone.web.organisations.actor import Actor
from touchstone.web.quality.reviewing import Page, read_attempt
from touchstone.web.results.published import published


@dataclass(frozen=True)
class Case:
    """An appeal beside all that was written down about the disputed attempt."""

    appeal: Appeal
    page: Page
    stage: Stage | None  # that waits for its decision


def open_appeal(id: UUID, actor: Actor) -> Appeal:
    """An appeal that the actor may see and that was not withdrawn; ``Http404`` for any other. One query."""
    seen = visible_appeals(actor).filter(id=id, withdrawn_at=None)
    appeal = told(seen).select_related("attempt", "decision", "apprenticeship__organisation").first()
    if appeal is None:
        raise Http404
    return appeal


def read_case(appeal: Appeal, actor: Actor, now: datetime) -> Case:
    """The case of an appeal (of ``open_appeal``) about an attempt; ``Http404`` for one that is about none."""
    if appeal.attempt_id is None:
        raise Http404
    page = read_attempt(appeal.attempt_id, actor, now)
    return Case(appeal, page, stage_now(policy_of(page.one).stages, appeal))


@dataclass(frozen=True)
class Side:
    """The grades as they are told, before or after."""

    grade: str
    overall: Mapping[str, Any]  # as the statement of results says it


@dataclass(frozen=True)
class Effect:
    """What a decision would make of the grades, and of other attempts."""

    before: Side
    after: Side
    others: list[str]

    @property
    def changes(self) -> bool:
        """Whether any grade changes."""
        return (self.before.grade, self.before.overall["grade"]) != (
            self.after.grade,
            self.after.overall["grade"],
        )


def supposed(of: Case, changes: Mapping[str, str], reasons: Mapping[str, str], voids: bool) -> Effect:
    """The rules' answer as it would be with this decision. Nothing is written."""
    whole = of.page.shown.situation
    decided = _decided(of, changes, reasons, voids)
    spared = not_needed(decided)
    now, then = published(whole), published(_without(decided, {one.attempt.id for one in spared}))
    before, after = assess(now), assess(then)
    return Effect(
        _side(now, before, of.page.told.id),
        _side(then, after, of.page.told.id),
        [*_others(then.plan, before, after, of.page.told.id), *map(_called_off, spared)],
    )


def _decided(of: Case, changes: Mapping[str, str], reasons: Mapping[str, str], voids: bool) -> Situation:
    whole = of.page.shown.situation
    if not changes and not voids:
        return whole
    assert of.stage is not None  # a form is shown while a stage waits
    made = case.StageDecision(
        stage=of.stage.id,
        decided_at=whole.now,
        deciders=(),
        outcome="upheld",
        reason="Supposed.",
        changes=tuple(
            case.Change(criterion=id, level=level, reason=reasons.get(id) or "Supposed.")
            for id, level in changes.items()
        ),
        voids_attempt=voids,
    )
    appeals = tuple(
        replace(one, stages=(*one.stages, made)) if one.id == of.appeal.code else one
        for one in whole.record.appeals
    )
    return replace(whole, record=replace(whole.record, appeals=appeals), answers={})


def _side(situation: Situation, report: Report, id: str) -> Side:
    disputed = next(one for one in report.attempts if one.id == id)
    grade = "Void" if disputed.standing == "void" else plain(disputed.grade.grade or "").capitalize()
    return Side(grade, overall_said(situation, report))


def _others(plan: Plan, before: Report, after: Report, id: str) -> list[str]:
    """Other attempts that begin or cease to count."""
    was = {one.id: one.standing for one in before.attempts}
    return [
        f"{_name(plan, one)}: it {'counts then' if one.standing == 'counts' else 'does not count any more'}."
        for one in after.attempts
        if one.id != id and "counts" in (one.standing, was[one.id]) and one.standing != was[one.id]
    ]


def _name(plan: Plan, other: AttemptReport) -> str:
    method = plan.method(other.method)
    title = plain(other.method) if method is None else method.title
    return f"{NAMES[other.kind]} ({title}, attempt {other.number})"


def _without(situation: Situation, codes: Container[str]) -> Situation:
    """The situation with these planned attempts void, as the decision makes them."""
    void = Void(at=situation.now, by="supposed", reason="Supposed.")
    record = situation.record
    attempts = tuple(replace(one, void=void) if one.id in codes else one for one in record.attempts)
    return replace(situation, record=replace(record, attempts=attempts), answers={})


def _called_off(one: Standing) -> str:
    kind, title = NAMES[one.attempt.kind], one.method.title
    return f"{kind} ({title}): it is not needed any more; what is booked for it is cancelled."
