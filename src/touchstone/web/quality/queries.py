"""Reads of quality assurance: whether it has ended, what was asked, and who must not look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import about, about_visible, whose
from touchstone.web.bookings.models import Attempt, Booking, Conflict
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.prepared import prepared
from touchstone.web.quality.models import ENDED, Remark, Review, Said, State

OWN = "You judged this assessment yourself, or were booked for it; somebody else has to look at it."
CONFLICT = "You have a conflict of interest with this apprentice, their training provider or their employer."


class Question(TypedDict):
    """What quality assurance asks an assessor: the review to answer in, the words, by whom and when."""

    review: UUID
    text: str
    by: str
    at: datetime


def ended(attempt: Attempt) -> bool:
    """Whether quality assurance has ended, so that the result may be released."""
    return Review.objects.filter(attempt=attempt, state__in=ENDED).exists()


def of_attempt(attempt: UUID) -> Review | None:
    """The review of an attempt, once its judgements were submitted."""
    return Review.objects.filter(attempt=attempt).first()


def visible_review(id: UUID, actor: Actor) -> Review:
    """A review of an apprentice the actor may see, with its remarks; raise ``Http404`` for any other."""
    parties = ("organisation", "provider", "employer")
    related = [f"apprenticeship__{party}" for party in parties]
    remarks = Prefetch("remarks", Remark.objects.select_related("by").order_by("at", "id"))
    known = Review.objects.select_related("attempt", "assessor", *related).prefetch_related(remarks)
    found = about_visible(known, actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found


def questions(attempts: Iterable[UUID]) -> dict[UUID, Question]:
    """What quality assurance asks about each of these attempts and waits to hear. One query.

    For the assessor's page: the attempt is open again until the judgements are submitted anew.
    """
    asked = Remark.objects.filter(
        review__attempt__in=list(attempts), review__state=State.ASKED_BACK, kind=Said.ASKED_BACK
    )
    found = asked.select_related("review", "by").order_by("at")
    return {
        one.review.attempt_id: Question(review=one.review_id, text=one.text, by=str(one.by), at=one.at)
        for one in found
    }


def asked_of(by: Actor) -> list[Review]:
    """The reviews that ask this person something and wait to hear, soonest due first. One query."""
    if who := whose(by):
        return _asked_of(by.person_id, *who, reach=by.role.reach)
    return list(about_visible(_asked(by.person_id), by))


def _asked(assessor: UUID) -> QuerySet[Review]:
    mine = Review.objects.filter(assessor=assessor, state=State.ASKED_BACK, attempt__void__isnull=True)
    return mine.select_related("attempt", "apprenticeship").order_by(F("due_on").asc(nulls_last=True), "id")


@prepared
def _asked_of(assessor: UUID, *who: Any, reach: str) -> QuerySet[Review]:
    return about(_asked(assessor), *who, reach=reach)


def why_not(attempt: Attempt, one: Apprenticeship, person: UUID) -> str:
    """Why this person must not assure or release this attempt, in a sentence; nothing when they may.

    Nobody looks at their own work, and nobody with a conflict of interest looks at all. One query.
    """
    if attempt.judged_by == person:
        return OWN
    if one.person_id == person:
        return CONFLICT
    parties = [one.provider_id, one.employer_id]
    booked = Booking.objects.filter(attempt=OuterRef("pk"), assessor=person, declined_at=None)
    with_them = Q(with_apprenticeship=one) | Q(with_organisation__in=parties)
    declared = Conflict.objects.filter(with_them, assessor=person, ended_at=None)
    works_there = Membership.objects.filter(person=person, organisation__in=parties, until=None)
    found: QuerySet[Attempt] = Attempt.objects.filter(id=attempt.id)
    row = found.values_list(Exists(booked), Exists(declared), Exists(works_there)).get()
    own, conflict, there = row
    if own:
        return OWN
    return CONFLICT if conflict or there else ""
