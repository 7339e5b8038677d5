"""Release: a result is told once quality assurance has ended; kept as judged; and it starts the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.plans.writing import encode
from touchstone.rules.findings import Outcome
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.models import Attempt
from touchstone.web.mail.actions import parties, write
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.actions import ended
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import record
from touchstone.web.results.models import Hold, Release


def _locked(attempt: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    by.require(Permission.RELEASE)
    found = Attempt.objects.filter(id=attempt).first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found.refresh_from_db()
    return one, found


@transaction.atomic
def release(*, attempt: UUID, feedback: Mapping[str, str], by: Actor, at: datetime) -> Release:
    """Release one result, with feedback by criterion.

    Refused before quality assurance ends, while it is held, twice, and while a must or should is unmet
    that nobody let pass (a late release is such a ``should``: it is acknowledged with a reason first).
    """
    one, found = _locked(attempt, by)
    _check(found)
    found.notified_at = at
    found.notified_to = [role.value for role in law.policy(one.organisation.policy).release.to]
    found.save(update_fields=["notified_at", "notified_to"])
    facts = {"attempt": found.code}
    report = keep(one, "result.release", by=by, at=at, facts=facts)
    told = next(told for told in report.attempts if told.id == found.code)
    blocking = tuple(
        finding
        for finding in (*told.conduct.findings, *told.findings)
        if finding.blocks and finding.outcome is Outcome.NOT_MET
    )
    if blocking:
        raise Refused("The result cannot be released yet.", findings=blocking)
    kept = Release.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        released_at=at,
        released_by=by.person_id,
        grade=told.grade.grade or "",
        overall=report.overall.grade or "",
        record=encode(record(one, at)),
        plan_sha256=law.plan_sha256(one.standard, one.version),
        report=encode(replace(report, traces=dict(report.traces))),
        feedback=dict(feedback),
    )
    told_to = [role for role in found.notified_to if role in ("employer", "training_provider", "apprentice")]
    write(kind="result", to=parties(one, *told_to), about=one, at=at, context={"method": told.method})
    return kept


def _check(found: Attempt) -> None:
    if found.judged_at is None:
        raise Refused("The assessor has not submitted the judgements yet.")
    if found.notified_at is not None:
        raise Refused("This result was released already.")
    if not ended(found):
        raise Refused("Quality assurance has not ended; nothing is released before.")
    if hold := Hold.objects.filter(attempt=found, lifted_at=None).first():
        raise Refused(f"This result is held back: {hold.reason}")


@transaction.atomic
def hold(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> Hold:
    """Hold a result back, with a reason."""
    one, found = _locked(attempt, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why the result is held back."})
    if found.notified_at is not None:
        raise Refused("This result was released already.")
    if Hold.objects.filter(attempt=found, lifted_at=None).exists():
        raise Refused("This result is held back already.")
    held = Hold.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        reason=reason.strip(),
        by=by.person_id,
        at=at,
    )
    keep(one, "result.hold", by=by, at=at, facts={"attempt": found.code})
    return held


@transaction.atomic
def lift(*, attempt: UUID, by: Actor, at: datetime) -> Hold:
    """Let a held result go on."""
    one, found = _locked(attempt, by)
    held = Hold.objects.filter(attempt=found, lifted_at=None).first()
    if held is None:
        raise Refused("This result is not held back.")
    held.lifted_at, held.lifted_by = at, by.person_id
    held.save(update_fields=["lifted_at", "lifted_by"])
    keep(one, "result.lift", by=by, at=at, facts={"attempt": found.code})
    return held
