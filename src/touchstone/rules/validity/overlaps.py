"""Stretches of time in which one apprentice would have been in two places."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from touchstone.rules.attempts import of_day
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation

WATCHED_WITHOUT_APPRENTICE = ("recorded",)


@dataclass(frozen=True)
class _Stretch:
    place: str
    attempt: str
    called: str  # the attempt, as people say it
    starts: datetime
    ends: datetime


def problems(situation: Situation) -> Iterator[Problem]:
    """Stretches that begin before another one of the apprentice's has ended; touching is not overlapping.

    A stretch whose end is not known is not compared. What an assessor only watches as a recording may take
    place while the apprentice is elsewhere: it is compared within its own attempt alone.
    """
    seen = set()
    for group in (*_within(situation), _present(situation)):
        for problem in _overlapping(group):
            if problem.place not in seen:
                seen.add(problem.place)
                yield problem


def _within(situation: Situation) -> Iterator[list[_Stretch]]:
    for index in range(len(situation.record.attempts)):
        yield list(_stretches(situation, index))


def _present(situation: Situation) -> list[_Stretch]:
    """All stretches of all attempts that need the apprentice."""
    found: list[_Stretch] = []
    for index, attempt in enumerate(situation.record.attempts):
        method = situation.plan.method(attempt.method)
        sections = method.sections if method is not None else ()
        absent = {one.id for one in sections if one.modes == WATCHED_WITHOUT_APPRENTICE}
        found += _stretches(situation, index, absent)
    return found


def _stretches(situation: Situation, index: int, without: Collection[str] = ()) -> Iterator[_Stretch]:
    attempt = situation.record.attempts[index]
    method = situation.plan.method(attempt.method)
    called = f"{attempt.method if method is None else method.title} {of_day(attempt)}"
    for number, one in enumerate(attempt.sections):
        if one.ended_at is not None and one.section not in without:
            place = f"attempts[{index}].sections[{number}]"
            yield _Stretch(place, attempt.id, called, one.started_at, one.ended_at)


def _overlapping(stretches: list[_Stretch]) -> Iterator[Problem]:
    latest: _Stretch | None = None
    for one in sorted(stretches, key=lambda stretch: (stretch.starts.timestamp(), stretch.place)):
        if latest is not None and one.starts < latest.ends:
            other = "another section" if one.attempt == latest.attempt else f"a section of {latest.called}"
            yield Problem(
                place=f"{one.place}.started_at",
                message=f"It starts while {other} is under way ({latest.place}).",
                remedy="Correct the times; one apprentice is in one place at a time.",
            )
        if latest is None or one.ends > latest.ends:
            latest = one
