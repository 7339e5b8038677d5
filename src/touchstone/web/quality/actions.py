"""What quality assurance does: opens a review by the policy's sample, agrees, asks back, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.report import AttemptReport
from touchstone.rules.sampling import why_sampled
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.entries import judgements
from touchstone.web.assessments.overruling import overrule
from touchstone.web.assessments.queries import log
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality import messages
from touchstone.web.quality.lots import lot_of
from touchstone.web.quality.models import Remark, Review, Said, State
from touchstone.web.quality.queries import why_not
from touchstone.web.records import law
from touchstone.web.records.actions import keep

CHANGED_SINCE = (
    "The assessor wrote more since you opened this page. Nothing of yours was lost: look at the judgements "
    "as they are now, and decide again."
)


@transaction.atomic
def open_review(*, attempt: Attempt, told: AttemptReport, at: datetime) -> Review:
    """Decide by the policy's sample whether the judgements are looked at before release; on submission.

    A review that had asked back goes on where it was, whatever the sample would say now.
    """
    review = Review.objects.select_for_update().filter(attempt=attempt).first()
    if review is not None:
        review.reasons = _joined(review.reasons, _reasons(attempt, told, review.lot))
        review.state, review.closed_at, review.due_on = State.WAITING, None, _due(told)
        review.assessor_id = attempt.judged_by
        review.save()
        messages.answered(review, at)
        return review
    lot = lot_of(attempt.id)
    reasons = _reasons(attempt, told, lot)
    review = Review.objects.create(
        organisation_id=attempt.organisation_id,
        apprenticeship_id=attempt.apprenticeship_id,
        attempt=attempt,
        assessor_id=attempt.judged_by,
        opened_at=at,
        lot=lot,
        reasons=reasons,
        due_on=_due(told),
        state=State.WAITING if reasons else State.NOT_SAMPLED,
        closed_at=None if reasons else at,
    )
    if reasons:
        messages.waits(review, at)
    return review


def _reasons(attempt: Attempt, told: AttemptReport, lot: float) -> list[dict[str, Any]]:
    """Why the policy's sample takes this attempt, as sentences with their clauses; none when it does not."""
    released = Attempt.objects.filter(
        organisation=attempt.organisation_id, judged_by=attempt.judged_by, notified_at__isnull=False
    )
    rule = law.policy(attempt.organisation.policy).quality_sample
    failed = told.grade.passes is False
    return [
        {
            "code": one.code,
            "message": one.message,
            "force": one.force.value,
            "layer": one.layer.value,
            "source": str(one.source),
            "compared": dict(one.compared),
        }
        for one in why_sampled(rule, failed=failed, results_before=released.count(), lot=lot)
    ]


def _joined(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one["code"] for one in before}
    return [*before, *(one for one in now if one["code"] not in known)]


def _due(told: AttemptReport) -> date | None:
    """When the result is due, as the rules found it; nothing where that cannot be told."""
    found = (one.compared.get("due_on") for one in told.findings if one.code == "result.within")
    return next((date.fromisoformat(str(due)) for due in found if due), None)


def _found(review: UUID, by: Actor) -> tuple[Apprenticeship, Review]:
    known = Review.objects.filter(id=review).first()
    if known is None:
        raise Http404
    one = locked(known.apprenticeship_id, by)
    again = Review.objects.select_for_update(of=("self",)).select_related("attempt")
    return one, again.get(id=review)


def _theirs(review: UUID, by: Actor, seen: int | None) -> tuple[Apprenticeship, Attempt, Review]:
    """A review that waits for somebody who had no part in the assessment, as they saw it."""
    by.require(Permission.ASSURE)
    one, found = _found(review, by)
    if reason := why_not(found.attempt, one, by.person_id):
        raise Refused(reason)
    if found.state != State.WAITING:
        raise Refused(
            f"This review is not waiting any more. It stands at: {found.get_state_display().lower()}."
        )
    if seen is not None and seen != found.attempt.entries.count():
        raise Refused(CHANGED_SINCE)
    return one, found.attempt, found


def _remark(
    review: Review, kind: Said, text: str, by: Actor, at: datetime, changes: Sequence[dict[str, str]] = ()
) -> Remark:
    return Remark.objects.create(
        organisation_id=review.organisation_id,
        review=review,
        kind=kind,
        text=text.strip(),
        changes=list(changes),
        by_id=by.person_id,
        at=at,
    )


def _turn(review: Review, state: State, by: Actor, closed: datetime | None) -> None:
    review.state, review.reviewer_id, review.closed_at = state, by.person_id, closed
    review.save(update_fields=["state", "reviewer_id", "closed_at"])


@transaction.atomic
def agree(*, review: UUID, text: str, by: Actor, at: datetime, seen: int | None = None) -> Review:
    """Agree with the judgements; the result may be released. ``seen``: how many entries the log had."""
    one, attempt, found = _theirs(review, by, seen)
    _remark(found, Said.AGREED, text, by, at)
    _turn(found, State.AGREED, by, at)
    keep(one, "quality.agree", by=by, at=at, facts={"attempt": attempt.code})
    return found


@transaction.atomic
def ask_back(*, review: UUID, text: str, by: Actor, at: datetime, seen: int | None = None) -> Review:
    """Ask the assessor: the log opens again until they submit anew."""
    one, attempt, found = _theirs(review, by, seen)
    if not text.strip():
        raise Refused("Say what you ask.", fields={"text": "Write your question to the assessor."})
    _remark(found, Said.ASKED_BACK, text, by, at)
    _turn(found, State.ASKED_BACK, by, None)
    attempt.judged_at = attempt.judged_by = None
    attempt.save(update_fields=["judged_at", "judged_by"])
    keep(one, "quality.ask_back", by=by, at=at, facts={"attempt": attempt.code})
    messages.asked(found, one, at)
    return found


@transaction.atomic
def answer(*, review: UUID, text: str, by: Actor, at: datetime) -> Remark:
    """The assessor answers in words; what they change in the judgements they submit as before."""
    by.require(Permission.ASSESS)
    one, found = _found(review, by)
    if found.assessor_id != by.person_id:
        raise Http404
    if found.state != State.ASKED_BACK:
        raise Refused("Nothing is asked of you here now.")
    if not text.strip():
        raise Refused("Say something.", fields={"text": "Write your answer."})
    remark = _remark(found, Said.ANSWERED, text, by, at)
    keep(one, "quality.answer", by=by, at=at, facts={"attempt": found.attempt.code})
    return remark


@transaction.atomic
def change(
    *,
    review: UUID,
    levels: Mapping[str, str],
    reasons: Mapping[str, str],
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Review:
    """Change judgements, each with a reason; the assessor's own stay in the log and in view.

    A level that stands already is no change; ``Refused`` when nothing is left, or a reason is missing.
    """
    one, attempt, found = _theirs(review, by, seen)
    stands = {id: current.level for id, current in judgements(list(log(attempt.id))).items()}
    wanted = {id: level for id, level in levels.items() if stands.get(id) != level}
    if not wanted:
        raise Refused("Nothing is changed. Choose another level for at least one criterion, or agree.")
    missing = {id: "Say why you change this judgement." for id in wanted if not reasons.get(id, "").strip()}
    if missing:
        raise Refused("Every change needs its reason.", fields=missing)
    changes = overrule(attempt=attempt, levels=wanted, reasons=reasons, by=by, at=at)
    _remark(found, Said.CHANGED, "", by, at, changes)
    _turn(found, State.CHANGED, by, at)
    keep(one, "quality.change", by=by, at=at, facts={"attempt": attempt.code, "criteria": sorted(wanted)})
    messages.changed(found, one, at)
    return found


@transaction.atomic
def draw_in(*, review: UUID, text: str, by: Actor, at: datetime) -> Review:
    """Take a result that the sample left out into it, with a reason, as long as it is not released."""
    by.require(Permission.ASSURE)
    one, found = _found(review, by)
    if not text.strip():
        raise Refused("Say why.", fields={"text": "Say why this result is to be looked at."})
    if found.state != State.NOT_SAMPLED or found.attempt.notified_at is not None:
        raise Refused("This result is in the sample already, or was released.")
    _remark(found, Said.DRAWN_IN, text, by, at)
    _turn(found, State.WAITING, by, None)
    keep(one, "quality.draw_in", by=by, at=at, facts={"attempt": found.attempt.code})
    return found


@transaction.atomic
def stand_aside(*, review: UUID, text: str, by: Actor, at: datetime) -> Review:
    """Declare a conflict of interest with the apprentice: another quality assurer looks."""
    by.require(Permission.ASSURE)
    one, found = _found(review, by)
    if not text.strip():
        raise Refused("Say why.", fields={"text": "Say what the conflict is."})
    if found.state != State.WAITING:
        raise Refused("This review is not waiting any more.")
    assessors.declare(by.person_id, one, text.strip(), by, at)
    _remark(found, Said.STOOD_ASIDE, "", by, at)
    keep(one, "quality.stand_aside", by=by, at=at, facts={"attempt": found.attempt.code})
    return found
