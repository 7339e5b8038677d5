"""Release: a result is told once quality assurance has ended; kept as judged; and it starts the limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.feedback import told as drafted
from touchstone.web.assessments.queries import log
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.queries import ended, why_not
from touchstone.web.records import law
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import situation
from touchstone.web.results import messages, queries
from touchstone.web.results.kept import (
    plain_record,
    plain_report,
    policy_sha256,
    scheme_sha256,
    sha256,
)
from touchstone.web.results.models import Hold, Release, Told
from touchstone.web.results.published import published
from touchstone.web.results.queries import open_hold

LONGEST = 4000  # characters of one criterion's feedback


def _locked(attempt: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    by.require(Permission.RELEASE)
    found = Attempt.objects.filter(id=attempt).first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found.refresh_from_db()
    return one, found


def method_of(one: Apprenticeship, attempt: Attempt) -> Method:
    """The plan's method of an attempt."""
    method = law.plan(one.standard, one.version).method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return method


@transaction.atomic
def release(
    *,
    attempt: UUID,
    feedback: Mapping[str, str],
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Release:
    """Release one result, with feedback by criterion; this moment is the notification of the outcome.

    Of a criterion that ``feedback`` does not name, what its assessor wrote is told, or else the reason.

    Refused before quality assurance ends, while it is held, twice, by whoever judged it, and while a must or
    should is unmet that nobody let pass (a late release is such a ``should``: it is acknowledged with a
    reason first). ``seen`` is how many entries the log had when its feedback was written.
    """
    one, found = _locked(attempt, by)
    _check(found)
    if reason := why_not(found, one, by.person_id):
        raise Refused(reason)
    if seen is not None and seen != found.entries.count():
        raise Refused("The judgements changed since you opened this page. Look at them, and release again.")
    found.notified_at = at
    found.notified_to = [role.value for role in law.policy(one.organisation.policy).release.to]
    found.save(update_fields=["notified_at", "notified_to"])
    public = published(situation(one, at.astimezone(UTC)))  # as it is read back when judged again
    record = plain_record(public.record)
    facts = {"attempt": found.code, "plan": law.plan_sha256(one.standard, one.version)}
    judged = keep(one, "result.release", by=by, at=at, facts={**facts, "record": sha256(record)})
    told = next(told for told in judged.attempts if told.id == found.code)
    _check_findings(told)
    method = method_of(one, found)
    said = _feedback(method, told, {**drafted(method, log(found.id)), **feedback})
    kept = _kept(one, found, public, by, at, feedback=said)
    messages.released(kept, one, method, found.notified_to, at)
    return kept


def _kept(
    one: Apprenticeship, found: Attempt, public: Situation, by: Actor, at: datetime, **changes: Any
) -> Release:
    """The result as it is judged now, with the law it is judged by."""
    answer = assess(public)
    told = next(told for told in answer.attempts if told.id == found.code)
    return Release.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        released_at=at,
        released_by_id=by.person_id,
        grade="" if told.standing == "void" else told.grade.grade or "",
        overall=answer.overall.grade or "",
        record=plain_record(public.record),
        plan_sha256=law.plan_sha256(one.standard, one.version),
        policy_sha256=policy_sha256(one.organisation.policy),
        scheme_sha256=scheme_sha256(),
        report=plain_report(answer),
        **changes,
    )


@transaction.atomic
def revise(
    *,
    attempt: Attempt,
    one: Apprenticeship,
    because: str,
    said: Mapping[str, str],
    by: Actor,
    at: datetime,
    as_before: datetime | None = None,
) -> Release | None:
    """Release what became of a result: a new revision; the earlier ones stay as they were.

    ``because`` is the code of the appeal that changed it, or one of ``reasons``; ``said`` are its reasons by
    criterion, which become the feedback. Where a decision of that moment is set aside (``as_before``), the
    feedback is again what was said before it. Whoever knew the result before is told of the revision: those
    it was given to, and the apprentice once they had been told. ``None`` for a result that was never
    released. The caller has the lock.
    """
    before = Release.objects.filter(attempt=attempt).order_by("-revision").select_related("told").first()
    if before is None:
        return None
    known = before if as_before is None else queries.told_before(before, as_before)
    feedback = {**known.feedback, **{id: text.strip() for id, text in said.items() if text.strip()}}
    kept = _kept(
        one,
        attempt,
        published(situation(one, at.astimezone(UTC))),
        by,
        at,
        feedback=feedback,
        revision=before.revision + 1,
        because=because,
    )
    facts = {"attempt": attempt.code, "revision": kept.revision, "because": because}
    keep(one, "result.revise", by=by, at=at, facts=facts)
    if hasattr(before, "told"):
        _told(kept, one, by, at)
    messages.revised(kept, before, one, method_of(one, attempt), at)
    return kept


def overall_changed(*, one: Apprenticeship, because: str, by: Actor, at: datetime) -> Release | None:
    """Release anew the result that told the overall grade, where a decision made it another one.

    ``None`` where no overall grade was told, or it is the same. The caller has the lock.
    """
    told = Release.objects.filter(apprenticeship=one).exclude(overall="").select_related("attempt")
    known = told.order_by("-released_at", "-revision").first()
    if known is None:
        return None
    now = assess(published(situation(one, at.astimezone(UTC)))).overall.grade or ""
    if now == known.overall:
        return None
    return revise(attempt=known.attempt, one=one, because=because, said={}, by=by, at=at)


def _check(found: Attempt) -> None:
    if found.void is not None:
        raise Refused("This attempt is void; it has no result.")
    if found.judged_at is None:
        raise Refused("The assessor has not submitted the judgements yet.")
    if found.notified_at is not None:
        raise Refused("This result was released already.")
    if not ended(found):
        raise Refused("Quality assurance has not ended; nothing is released before.")
    if hold := open_hold(found.id):
        raise Refused(f"This result is held back: {hold.reason}")


def in_the_way(told: AttemptReport) -> tuple[Finding, ...]:
    """What keeps a judged result from its release: unmet, or not to be told yet, and let pass by nobody."""
    return tuple(
        finding
        for finding in (*told.conduct.findings, *told.findings)
        if finding.blocks or (finding.outcome is Outcome.CANNOT_TELL and _binds(finding))
    )


def _binds(finding: Finding) -> bool:
    waits = finding.code in ("result.within", "result.given_to")  # told by the release itself
    return finding.force is not Force.TYPICALLY and finding.waiver is None and not waits


def _check_findings(told: AttemptReport) -> None:
    blocking = in_the_way(told)
    if blocking:
        raise Refused("The result cannot be released yet.", findings=blocking)
    if not told.final:
        raise Refused("The grade cannot be told yet.")


def _feedback(method: Method, told: AttemptReport, given: Mapping[str, str]) -> dict[str, str]:
    """The feedback as it is kept: about criteria of this method, and about each at the lowest level."""
    known = {criterion.id for criterion in method.criteria}
    said = {id: text.strip() for id, text in given.items() if text.strip()}
    wrong = {id: "There is no such criterion." for id in said if id not in known}
    wrong |= {
        id: f"This has {len(text)} characters; at most {LONGEST} fit."
        for id, text in said.items()
        if len(text) > LONGEST
    }
    worst = method.levels[0].id
    wrong |= {
        id: "Say what was missing: the apprentice learns from it."
        for id, level in told.levels.items()
        if level == worst and id not in said
    }
    if wrong:
        raise Refused("Look at the feedback.", fields=wrong)
    return said


@transaction.atomic
def hold(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> Hold:
    """Hold a result back, with a reason."""
    one, found = _locked(attempt, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why the result is held back."})
    if found.notified_at is not None:
        raise Refused("This result was released already.")
    if open_hold(found.id):
        raise Refused("This result is held back already.")
    held = Hold.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        attempt=found,
        reason=reason.strip(),
        by_id=by.person_id,
        at=at,
    )
    keep(one, "result.hold", by=by, at=at, facts={"attempt": found.code})
    messages.held(one, method_of(one, found), at)
    return held


@transaction.atomic
def lift(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> Hold:
    """Let a held result go on, with a reason."""
    one, found = _locked(attempt, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Say why the result may go on."})
    held = open_hold(found.id)
    if held is None:
        raise Refused("This result is not held back.")
    held.lifted_at, held.lifted_by_id, held.lifted_because = at, by.person_id, reason.strip()
    held.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    keep(one, "result.lift", by=by, at=at, facts={"attempt": found.code})
    return held


@transaction.atomic
def tell(*, release: UUID, by: Actor, at: datetime) -> Told:
    """Note that the apprentice was told the result; from now on they read it here themselves."""
    by.require(Permission.TELL_RESULT)
    known = Release.objects.filter(id=release).first()
    if known is None:
        raise Http404
    one = locked(known.apprenticeship_id, by)
    known = Release.objects.select_related("attempt").get(id=release)
    if Told.objects.filter(release=known).exists():
        raise Refused("The apprentice was told this result already.")
    noted = _told(known, one, by, at)
    keep(one, "result.tell", by=by, at=at, facts={"attempt": known.attempt.code})
    messages.told(one, method_of(one, known.attempt), at)
    return noted


def _told(release: Release, one: Apprenticeship, by: Actor, at: datetime) -> Told:
    return Told.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        release=release,
        by_id=by.person_id,
        role=by.role.id,
        at=at,
    )
