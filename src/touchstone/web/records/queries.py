"""The record of an apprentice, put together from every app, and what the rules say to it.

This is the one place where rows become facts. Nothing else builds a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from touchstone.rules.disputes import Choice
from touchstone.rules.judge import assess
from touchstone.rules.record import Record, case
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import Report
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.web.appeals import queries as appeals
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import apprentice, programme
from touchstone.web.assessments import queries as assessments
from touchstone.web.assessments.entries import fold
from touchstone.web.bookings import queries as bookings
from touchstone.web.bookings.models import Attempt as Row
from touchstone.web.gateway import queries as gateway
from touchstone.web.organisations.prepared import prepared
from touchstone.web.portfolio import queries as portfolio
from touchstone.web.records import law
from touchstone.web.records.meanwhile import caught_up
from touchstone.web.records.models import DISPUTABLE, CaseDecision, CaseKind


def situation(
    one: Apprenticeship, now: datetime, logs: Mapping[UUID, assessments.Log] | None = None
) -> Situation:
    """All that the rules may look at, at a moment; a page that has the logs already hands them in."""
    return situations([one], now, logs)[one.id]


def report(one: Apprenticeship, now: datetime) -> Report:
    """The rules' whole answer about one apprentice; raise ``InvalidRecordError`` for contradictory facts."""
    return assess(situation(one, now))


def record(one: Apprenticeship, now: datetime) -> Record:
    """The interchange record of one apprentice."""
    return situation(one, now).record


def reports(some: Sequence[Apprenticeship], now: datetime) -> dict[UUID, Report]:
    """The answers about several apprentices, with as many queries as for one."""
    return {id: assess(one) for id, one in situations(some, now).items()}


def situations(
    some: Sequence[Apprenticeship], now: datetime, logs: Mapping[UUID, assessments.Log] | None = None
) -> dict[UUID, Situation]:
    """The situations of several apprentices, with as many queries as for one (nine)."""
    ids = [one.id for one in some]
    pieces, gateways, found = portfolio.facts(ids), gateway.facts(ids), decided(ids)
    known, disputes = cases(found), appeals.about_decisions(found)
    rows = _rows(ids)
    bookings.with_bookings(rows)
    attempts, disputed = _attempts(rows, logs), appeals.facts_of(rows)
    asked = {
        one.id: Situation(
            plan=law.plan(one.standard, one.version),
            policy=law.policy(one.organisation.policy),
            scheme=law.scheme(),
            record=Record(
                standard=one.standard,
                version=one.version,
                apprentice=apprentice(one),
                programme=programme(one),
                portfolio=pieces.get(one.id),
                gateways=gateways[one.id],
                attempts=attempts.get(one.id, ()),
                case=known.get(one.id, case.Case()),
                appeals=appeals.in_order(disputed.get(one.id, ()), disputes.get(one.id, ())),
            ),
            now=now,
        )
        for one in some
    }
    return {id: caught_up(one) for id, one in asked.items()}


@prepared
def _rows(ids: list[UUID]) -> QuerySet[Row]:
    return appeals.beside(bookings.bare_attempts(ids))


def _attempts(
    rows: Sequence[Row], logs: Mapping[UUID, assessments.Log] | None = None
) -> dict[UUID, tuple[Attempt, ...]]:
    """These attempts by apprenticeship, each with all that its log says. One query."""
    if logs is None:
        logs = assessments.written(row.id for row in rows) if rows else {}
    log_of = {(row.apprenticeship_id, row.code): logs.get(row.id, []) for row in rows}
    return {
        id: tuple(fold(attempt, list(log_of[id, attempt.id])) for attempt in known)
        for id, known in bookings.facts(rows).items()
    }


def attempts_anew(before: Situation, one: Apprenticeship) -> Situation:
    """What an action read under its lock, after it changed attempts and bookings and nothing else.

    Everything but the attempts is as it was read; they are read again, so that what was written is judged
    and not what was meant. Three queries instead of ten.
    """
    rows = list(bookings.attempts([one.id]))
    record = replace(before.record, attempts=_attempts(rows).get(one.id, ()))
    return caught_up(replace(before, record=record, answers={}))


def gateways_anew(before: Situation, one: Apprenticeship) -> Situation:
    """The same for an action that changed what happened at gateways and nothing else. One query."""
    record = replace(before.record, gateways=gateway.facts([one.id])[one.id])
    return caught_up(replace(before, record=record, answers={}))


def decisions(ids: Sequence[UUID]) -> dict[UUID, case.Case]:
    """What was decided about each of these apprenticeships, as the rules know it. One query."""
    return cases(_bare(list(ids)))


def decisions_and_appeals(one: UUID) -> tuple[case.Case, tuple[case.Appeal, ...]]:
    """The same of one, with the appeals against it, which may have granted more. One query."""
    rows = decided([one])
    return cases(rows).get(one, case.Case()), appeals.about_decisions(rows).get(one, ())


@prepared
def _bare(ids: list[UUID]) -> QuerySet[CaseDecision]:
    return CaseDecision.objects.filter(apprenticeship__in=ids).order_by("at", "id")


def cases(rows: Iterable[CaseDecision]) -> dict[UUID, case.Case]:
    """What these rows (of ``decided``) say, by apprenticeship."""
    found: dict[UUID, case.Case] = {}
    for one in rows:
        found[one.apprenticeship_id] = _with(found.get(one.apprenticeship_id, case.Case()), one)
    return found


@prepared
def decided(ids: list[UUID]) -> QuerySet[CaseDecision]:
    """Every decision about these apprenticeships with the appeals against it, oldest first."""
    known = CaseDecision.objects.filter(apprenticeship__in=ids)
    return appeals.beside_decisions(known).order_by("at", "id")


def disputable(one: CaseDecision) -> Choice:
    """A decision about an adjustment, or a sanction, as the rules know it."""
    said: dict[str, Any] = {"by": str(one.by), "role": Role(one.role), "at": one.at, "reason": one.reason}
    if one.kind == CaseKind.SANCTION:
        return case.Sanction(id=one.code, measure=one.measure, attempt=one.attempt or None, **said)
    said |= {"method": one.method, "asked_minutes": one.asked_minutes}
    if one.kind == CaseKind.REFUSED_ADJUSTMENT:
        return case.RefusedAdjustment(id=one.code, **said)
    return case.Adjustment(id=one.code or None, extra_minutes=one.extra_minutes or 0, **said)


def _with(known: case.Case, one: CaseDecision) -> case.Case:
    said: dict[str, Any] = {"by": str(one.by), "role": Role(one.role), "at": one.at, "reason": one.reason}
    subject = one.subject or None
    if one.kind == CaseKind.OVERRIDE:
        override = case.Override(finding=one.finding, subject=subject, **said)
        return replace(known, overrides=(*known.overrides, override))
    if one.kind == CaseKind.ACKNOWLEDGEMENT:
        noted = case.Acknowledgement(finding=one.finding, subject=subject, **said)
        return replace(known, acknowledgements=(*known.acknowledgements, noted))
    if one.kind in DISPUTABLE:
        made = disputable(one)
        if isinstance(made, case.Adjustment):
            return replace(known, adjustments=(*known.adjustments, made))
        if isinstance(made, case.RefusedAdjustment):
            return replace(known, refused_adjustments=(*known.refused_adjustments, made))
        return replace(known, sanctions=(*known.sanctions, made))
    exceptional = case.Exceptional(attempt=one.attempt, withdrawn_at=one.withdrawn_at, **said)
    return replace(known, exceptional=(*known.exceptional, exceptional))
