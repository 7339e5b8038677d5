"""What quality assurance does: opens a review by the policy's sample, agrees, asks back, changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.report import AttemptReport
from touchstone.rules.sampling import why_sampled
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.assessments.overruling import overrule
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.quality.models import Remark, Review, State
from touchstone.web.records import law
from touchstone.web.records.actions import keep


def lot_of(attempt: Attempt) -> float:
    """The lot of an attempt, from 0 up to 1: fixed by its id, so that nobody draws twice."""
    return int(hashlib.sha256(attempt.id.bytes).hexdigest()[:13], 16) / 16**13


@transaction.atomic
def open_review(*, attempt: Attempt, told: AttemptReport, at: datetime) -> Review:
    """Decide by the policy's sample whether the judgements are looked at before release; on submission.

    A review that had asked back goes on where it was.
    """
    review = Review.objects.select_for_update().filter(attempt=attempt).first()
    if review is not None:
        review.state, review.closed_at = State.WAITING, None
        review.save(update_fields=["state", "closed_at"])
        return review
    before = Attempt.objects.filter(judged_by=attempt.judged_by, notified_at__isnull=False).count()
    rule = law.policy(attempt.organisation.policy).quality_sample
    reasons = why_sampled(rule, failed=told.grade.passes is False, results_before=before, lot=lot_of(attempt))
    return Review.objects.create(
        organisation_id=attempt.organisation_id,
        apprenticeship_id=attempt.apprenticeship_id,
        attempt=attempt,
        opened_at=at,
        reasons=[
            {"code": one.code, "message": one.message, "force": one.force.value, "clause": one.source.section}
            for one in reasons
        ],
        state=State.WAITING if reasons else State.NOT_SAMPLED,
        closed_at=None if reasons else at,
    )


def _theirs(review: UUID, by: Actor) -> tuple[Apprenticeship, Attempt, Review]:
    by.require(Permission.ASSURE)
    found = Review.objects.filter(id=review).select_related("attempt").first()
    if found is None:
        raise Http404
    one = locked(found.apprenticeship_id, by)
    found = Review.objects.select_for_update(of=("self",)).select_related("attempt").get(id=review)
    if found.attempt.judged_by == by.person_id:
        raise Refused("You judged this assessment yourself; somebody else has to look at it.")
    if found.state != State.WAITING:
        raise Refused(f"This review is not waiting any more: {found.get_state_display().lower()}.")
    return one, found.attempt, found


def _remark(
    review: Review, kind: str, text: str, by: Actor, at: datetime, changes: list[dict[str, str]]
) -> Remark:
    return Remark.objects.create(
        organisation_id=review.organisation_id,
        review=review,
        kind=kind,
        text=text.strip(),
        changes=changes,
        by=by.person_id,
        at=at,
    )


def _close(review: Review, state: State, by: Actor, at: datetime | None) -> None:
    review.state, review.reviewer_id, review.closed_at = state, by.person_id, at
    review.save(update_fields=["state", "reviewer_id", "closed_at"])


@transaction.atomic
def agree(*, review: UUID, text: str, by: Actor, at: datetime) -> Review:
    """Agree with the judgements; the result may be released."""
    one, attempt, found = _theirs(review, by)
    _remark(found, "agreed", text or "Agreed.", by, at, [])
    _close(found, State.AGREED, by, at)
    keep(one, "quality.agree", by=by, at=at, facts={"attempt": attempt.code})
    return found


@transaction.atomic
def ask_back(*, review: UUID, text: str, by: Actor, at: datetime) -> Review:
    """Ask the assessor: the log opens again until they submit anew."""
    one, attempt, found = _theirs(review, by)
    if not text.strip():
        raise Refused("Say what you ask.", fields={"text": "Write your question to the assessor."})
    _remark(found, "asked_back", text, by, at, [])
    _close(found, State.ASKED_BACK, by, None)
    attempt.judged_at = attempt.judged_by = None
    attempt.save(update_fields=["judged_at", "judged_by"])
    keep(one, "quality.ask_back", by=by, at=at, facts={"attempt": attempt.code})
    return found


@transaction.atomic
def change(
    *, review: UUID, levels: Mapping[str, str], reasons: Mapping[str, str], by: Actor, at: datetime
) -> Review:
    """Change judgements, each with a reason; the assessor's own stay in the log and in view."""
    one, attempt, found = _theirs(review, by)
    missing = {criterion: "Say why." for criterion in levels if not reasons.get(criterion, "").strip()}
    if missing or not levels:
        raise Refused("Every change needs its reason.", fields=missing)
    changes = overrule(attempt=attempt, levels=levels, reasons=reasons, by=by, at=at)
    _remark(found, "changed", "Changed with reasons.", by, at, changes)
    _close(found, State.CHANGED, by, at)
    keep(one, "quality.change", by=by, at=at, facts={"attempt": attempt.code, "criteria": sorted(levels)})
    return found


def ended(attempt: Attempt) -> bool:
    """Whether quality assurance has ended, so that the result may be released."""
    done = (State.AGREED, State.CHANGED, State.NOT_SAMPLED)
    return Review.objects.filter(attempt=attempt, state__in=done).exists()
