"""What else is settled about an attempt before it begins: more time, further learning, the questions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.attempts import taken
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import keep
from touchstone.web.records.queries import attempts_anew, situation
from touchstone.web.resits.checks import (
    LEARNING,
    QUESTIONS,
    WRONG,
    Days,
    check_learning,
    kept_learning,
    refuse_for,
    window_of,
)
from touchstone.web.resits.models import Kind
from touchstone.web.resits.queries import visible_attempt

LONGEST_NAME = 64


@transaction.atomic
def ask_more_time(*, attempt: UUID, by: Actor, at: datetime) -> Attempt:
    """Ask for more time than a resit or retake typically takes, on or before the window's last day."""
    by.require(Permission.ARRANGE_AGAIN)
    one, found = _attempt(attempt, by)
    if found.window_extension_asked_at is not None:
        return found
    before = situation(one, at)
    ends = window_of(before, found.code)
    if ends is None:
        raise Refused("This attempt has no typical window that could be longer.")
    if before.today > ends:
        raise Refused(
            f"The typical window ended on {on_date(ends)}; more time is asked for by that day. "
            "The typical window is advice: a later day is possible, up to the last day of the limit."
        )
    found.window_extension_asked_at = at
    found.save(update_fields=["window_extension_asked_at"])
    known = attempts_anew(before, one)
    keep(one, "resit.more_time", by=by, at=at, facts={"attempt": found.code}, known=known)
    return found


@transaction.atomic
def change_learning(*, attempt: UUID, learning: Days, by: Actor, at: datetime) -> Attempt:
    """Say anew from when to when the further learning before a retake lasts; locked once it has begun."""
    by.require(Permission.ARRANGE_AGAIN)
    one, found = _attempt(attempt, by)
    if found.kind != Kind.RETAKE:
        raise Refused("Only a retake needs further learning.")
    before = situation(one, at)
    if any(taken(each) for each in before.record.attempts if each.id == found.code):
        raise Refused("The retake has begun; the further learning before it is not changed any more.")
    check_learning(learning)
    found.further_learning = kept_learning(found.kind, learning)
    found.save(update_fields=["further_learning"])
    known = attempts_anew(before, one)
    after = keep(one, "resit.learning", by=by, at=at, facts={"attempt": found.code}, known=known)
    refuse_for(after, [found.code], LEARNING, "learning_from")
    return found


@transaction.atomic
def name_questions(*, attempt: UUID, name: str, by: Actor, at: datetime) -> Attempt:
    """Name the set of questions of an attempt, by who books or by its assessor.

    Refused for a set that the apprentice has had before in this method, and to change one after the
    judgements were submitted; one that was never named is still named then.
    """
    if not by.may(Permission.ASSESS):
        by.require(Permission.BOOK)
    one, found = _attempt(attempt, by)
    said = name.strip()
    if not said or len(said) > LONGEST_NAME or not said.replace("-", "").replace("_", "").isalnum():
        words = f"Give the set’s name: letters, digits and hyphens, at most {LONGEST_NAME}."
        raise Refused(WRONG, fields={"name": words})
    if found.question_set == said:
        return found
    if found.question_set and found.judged_at is not None:
        raise Refused("The judgements were submitted; the set of questions is not changed any more.")
    before = situation(one, at)
    found.question_set = said
    found.save(update_fields=["question_set"])
    known = attempts_anew(before, one)
    facts = {"attempt": found.code, "questions": said}
    after = keep(one, "resit.questions", by=by, at=at, facts=facts, known=known)
    refuse_for(after, [found.code], QUESTIONS, "name")
    return found


def _attempt(id: UUID, by: Actor) -> tuple[Apprenticeship, Attempt]:
    """An attempt that the actor may see, locked with its apprenticeship."""
    one = locked(visible_attempt(id, by).apprenticeship_id, by)
    return one, Attempt.objects.get(id=id)
