"""Attempts whose times and figures contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from touchstone.rules.attempts import booking_in_force
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.validity import bookings, overlaps, recordings
from touchstone.rules.words import at_time, called


def problems(situation: Situation) -> Iterator[Problem]:
    """Everything about one attempt that cannot be, and attempts that took place at the same time."""
    for index, attempt in enumerate(situation.record.attempts):
        place = f"attempts[{index}]"
        yield from bookings.problems(attempt, place)
        yield from _sections(attempt, place)
        yield from _questions(attempt, place)
        yield from recordings.problems(situation, attempt, place)
        yield from _judged(situation, attempt, place)
        yield from _notified(attempt, place)
        yield from _score(situation, attempt, place)
        yield from _before(attempt, place)
    yield from overlaps.problems(situation)


def _sections(attempt: Attempt, place: str) -> Iterator[Problem]:
    for index, stretch in enumerate(attempt.sections):
        if stretch.ended_at is not None and stretch.ended_at < stretch.started_at:
            yield Problem(
                place=f"{place}.sections[{index}].ended_at",
                message=(
                    f"Section {stretch.section} ends at {at_time(stretch.ended_at)}, before it starts "
                    f"at {at_time(stretch.started_at)}."
                ),
                remedy="Correct one of the two times.",
            )


def _questions(attempt: Attempt, place: str) -> Iterator[Problem]:
    """A question asked before the first section started or after the judgements were submitted."""
    first = min((one.started_at for one in attempt.sections), default=None)
    for index, question in enumerate(attempt.questions):
        asked, judged = question.asked_at, attempt.judged_at
        if first is not None and asked < first:
            when = f"before the first section started at {at_time(first)}"
        elif judged is not None and asked > judged:
            when = f"after the judgements were submitted at {at_time(judged)}"
        else:
            continue
        yield Problem(
            place=f"{place}.questions[{index}].asked_at",
            message=f"{called('Question', question.id)} was asked at {at_time(asked)}, {when}.",
            remedy="Correct one of the two times.",
        )


def _judged(situation: Situation, attempt: Attempt, place: str) -> Iterator[Problem]:
    begins = _begins(attempt)
    for index, judgement in enumerate(attempt.judgements):
        at = judgement.at or attempt.judged_at or situation.now
        if begins is not None and at < begins:
            yield Problem(
                place=f"{place}.judgements[{index}]",
                message=(
                    f"{judgement.criterion} is judged at {at_time(at)}, before the attempt starts "
                    f"at {at_time(begins)}."
                ),
                remedy="Correct the times, or judge it once the attempt has been held.",
            )
        elif attempt.judged_at is not None and at > attempt.judged_at:
            yield Problem(
                place=f"{place}.judgements[{index}].at",
                message=(
                    f"{judgement.criterion} is judged at {at_time(at)}, after the judgements were submitted "
                    f"at {at_time(attempt.judged_at)}."
                ),
                remedy="Correct one of the two times; what changes later is changed by an appeal.",
            )
    ends = max((one.ended_at or one.started_at for one in attempt.sections), default=begins)
    if attempt.judged_at is not None and ends is not None and attempt.judged_at < ends:
        yield Problem(
            place=f"{place}.judged_at",
            message=(
                f"The judgements were submitted at {at_time(attempt.judged_at)}, before the attempt ended "
                f"at {at_time(ends)}."
            ),
            remedy="Correct the time of the submission or of the sections.",
        )


def _begins(attempt: Attempt) -> datetime | None:
    """The first section held, else the booking in force; ``None`` when neither is recorded."""
    if attempt.sections:
        return min(stretch.started_at for stretch in attempt.sections)
    booking = booking_in_force(attempt)
    return None if booking is None else booking.starts_at


def _notified(attempt: Attempt, place: str) -> Iterator[Problem]:
    if attempt.notified_at is None:
        return
    if attempt.judged_at is None:
        yield Problem(
            place=f"{place}.judged_at",
            message="The outcome was notified, and when the judgements were submitted is missing.",
            remedy="Say when they were submitted, or remove the notification.",
        )
    elif attempt.notified_at < attempt.judged_at:
        yield Problem(
            place=f"{place}.notified_at",
            message=(
                f"The outcome was notified at {at_time(attempt.notified_at)}, before the judgements "
                f"were submitted at {at_time(attempt.judged_at)}."
            ),
            remedy="Correct one of the two times.",
        )


def _score(situation: Situation, attempt: Attempt, place: str) -> Iterator[Problem]:
    method = situation.plan.method(attempt.method)
    if attempt.score is None or method is None:
        return
    if method.test is None:
        message, remedy = f"{method.title} has no test, and a score is given.", "Remove the score."
    elif attempt.score > method.test.out_of:
        message = f"The score {attempt.score} is more than the {method.test.out_of} that can be scored."
        remedy = f"Give a score from 0 to {method.test.out_of}."
    else:
        return
    yield Problem(place=f"{place}.score", message=message, remedy=remedy)


def _before(attempt: Attempt, place: str) -> Iterator[Problem]:
    """What comes before a further attempt: the consent to it and the learning for it."""
    consent, learning = attempt.consent, attempt.further_learning
    if consent is not None and consent.revoked_at is not None and consent.revoked_at < consent.given_at:
        yield Problem(
            place=f"{place}.consent.revoked_at",
            message=(
                f"The consent was withdrawn at {at_time(consent.revoked_at)}, before it was given "
                f"at {at_time(consent.given_at)}."
            ),
            remedy="Correct one of the two times.",
        )
    if learning is not None and learning.to < learning.from_:
        yield Problem(
            place=f"{place}.further_learning.to",
            message="The further learning ends before it starts.",
            remedy="Correct one of the two days.",
        )
