"""What quality assurance writes to people: that a review waits, was answered, asks back, or changed."""

from __future__ import annotations

from datetime import datetime

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.quality.models import Review
from touchstone.web.records import law


def _method(review: Review) -> str:
    one = review.apprenticeship
    method = law.plan(one.standard, one.version).method(review.attempt.method)
    return method.title if method else review.attempt.method


def waits(review: Review, at: datetime) -> None:
    """To the quality assurers, but not to one who judged: a result waits for its review."""
    to = parties(review.apprenticeship, "internal_quality_assurer")
    others = [one for one in to if one.person_id != review.assessor_id]
    said = {"review": review, "method": _method(review)}
    write(kind="quality_waits", to=others, about=review.apprenticeship, at=at, context=said)


def answered(review: Review, at: datetime) -> None:
    """To whoever asked: the assessor submitted anew."""
    to = parties(review.apprenticeship, "internal_quality_assurer")
    asked = [one for one in to if one.person_id == review.reviewer_id]
    said = {"review": review, "method": _method(review)}
    write(kind="quality_answered", to=asked or to, about=review.apprenticeship, at=at, context=said)


def asked(review: Review, one: Apprenticeship, at: datetime) -> None:
    """To the assessor: a question, and the log is open again."""
    said = {"review": review, "method": _method(review)}
    write(kind="quality_asked", to=_assessor(review), about=one, at=at, context=said)


def changed(review: Review, one: Apprenticeship, at: datetime) -> None:
    """To the assessor: judgements were changed, and where to read why."""
    said = {"review": review, "method": _method(review)}
    write(kind="quality_changed", to=_assessor(review), about=one, at=at, context=said)


def _assessor(review: Review) -> list[Recipient]:
    person = review.assessor
    return [] if person is None else [Recipient(person.email, person.name, person.id)]
