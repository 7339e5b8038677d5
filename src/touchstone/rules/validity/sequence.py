"""Attempts that cannot follow one another: each is held against what was known when it began.

A resit taken in good faith stays valid when the fail before it is void or upheld on appeal afterwards; one
that was void before it began took nothing again.
"""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.attempts import Standing, first_moment, history, of_day, taken
from touchstone.rules.known_by import known_by
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation

MOST_ATTEMPTS = 60  # far beyond what anybody takes; keeps the time to ask within a second


def too_many(situation: Situation) -> Iterator[Problem]:
    """More attempts than one apprentice can have made."""
    number = len(situation.record.attempts)
    if number > MOST_ATTEMPTS:
        yield Problem(
            place="attempts",
            message=f"The record holds {number} attempts; one apprentice makes at most {MOST_ATTEMPTS}.",
            remedy="Check whether records of several apprentices were put together.",
        )


def problems(situation: Situation) -> Iterator[Problem]:
    """Attempts after a pass, second first attempts, and further attempts with nothing before them."""
    places = {attempt.id: index for index, attempt in enumerate(situation.record.attempts)}
    earlier: list[Attempt] = []
    for told in history(situation):
        same = any(one.method == told.attempt.method for one in earlier)
        if (same or told.attempt.kind != "first") and not _called_off(told):
            before = _known_when(situation, told.attempt, tuple(earlier))
            yield from _attempt(told, before, f"attempts[{places[told.attempt.id]}]")
        earlier.append(told.attempt)


def _called_off(told: Standing) -> bool:
    return told.standing == "void" and not taken(told.attempt)


def _attempt(told: Standing, before: tuple[Standing, ...], place: str) -> Iterator[Problem]:
    same = [one for one in before if one.method is told.method]
    counting = [one for one in same if one.standing in ("counts", "planned")]
    passed, title = [one for one in counting if one.final and one.grade.passes], told.method.title
    if passed:
        yield Problem(
            place=place,
            message=f"An attempt at {title} after the one {of_day(passed[0].attempt)} had passed it.",
            remedy="Only a failed method is taken again; remove the attempt or correct the earlier one.",
        )
    elif told.attempt.kind == "first" and counting:
        yield Problem(
            place=f"{place}.kind",
            message=f"A second first attempt at {title}, after the one {of_day(counting[0].attempt)}.",
            remedy="Write resit or retake after a fail, replacement after a void attempt.",
        )
    elif told.attempt.kind == "replacement" and not any(one.standing == "void" for one in same):
        yield Problem(
            place=f"{place}.kind",
            message=f"A replacement at {told.method.title}, and no attempt was void when it began.",
            remedy="Write first, resit or retake, or say which attempt is void and when.",
        )
    elif told.attempt.kind in ("resit", "retake") and not _taken_again(same, before):
        yield Problem(
            place=f"{place}.kind",
            message=f"A {told.attempt.kind} of {told.method.title}, and no attempt had failed when it began.",
            remedy="Write first or replacement, or record the attempt that failed.",
        )


def _taken_again(same: list[Standing], before: tuple[Standing, ...]) -> bool:
    """Whether the method had failed, or the entire assessment is taken again."""
    return any(one.failed for one in same) or any(one.standing == "lapsed" for one in before)


def _known_when(situation: Situation, attempt: Attempt, earlier: tuple[Attempt, ...]) -> tuple[Standing, ...]:
    """The history as it stood when an attempt began: later voids and appeal decisions left out."""
    began = first_moment(attempt) or situation.now
    return history(known_by(situation, began, earlier))
