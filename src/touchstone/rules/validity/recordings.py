"""Recordings whose part to assess or whose times cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from touchstone.rules.calendar import day
from touchstone.rules.record.attempt import Attempt, Recording
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import length, on_date


def problems(situation: Situation, attempt: Attempt, place: str) -> Iterator[Problem]:
    """A part outside its recording, a recording made before its session or after it was watched."""
    watched = _watched_by(situation, attempt)
    for index, recording in enumerate(attempt.recordings):
        where = f"{place}.recordings[{index}]"
        yield from _part(recording, where)
        yield from _times(recording, where, watched)


def _part(recording: Recording, place: str) -> Iterator[Problem]:
    start = recording.from_second or 0
    end = recording.seconds if recording.to_second is None else recording.to_second
    if max(start, end) > recording.seconds:
        yield Problem(
            place=f"{place}.{'from_second' if start > recording.seconds else 'to_second'}",
            message=f"The part to assess lies outside the recording of {length(recording.seconds)}.",
            remedy=f"Name a part between second 0 and second {recording.seconds}.",
        )
    elif end <= start:
        yield Problem(
            place=f"{place}.to_second",
            message=f"The part to assess ends at second {end}, not after it starts at second {start}.",
            remedy="Give the part from its first to its last second.",
        )


def _times(recording: Recording, place: str, watched: datetime | None) -> Iterator[Problem]:
    if day(recording.recorded_at) < day(recording.held_at):
        yield Problem(
            place=f"{place}.recorded_at",
            message=(
                f"Recorded on {on_date(day(recording.recorded_at))}, before the session was held "
                f"on {on_date(day(recording.held_at))}."
            ),
            remedy="Correct one of the two days.",
        )
    if watched is not None and recording.recorded_at > watched:
        yield Problem(
            place=f"{place}.recorded_at",
            message=(
                f"Recorded on {on_date(day(recording.recorded_at))}, after the recordings had been watched "
                f"on {on_date(day(watched))}."
            ),
            remedy="Correct one of the two times.",
        )


def _watched_by(situation: Situation, attempt: Attempt) -> datetime | None:
    """When the section in which recordings are watched ended; ``None`` while that is not known."""
    method = situation.plan.method(attempt.method)
    if method is None or method.recordings is None:
        return None
    section = method.recordings.section
    ends = [one.ended_at for one in attempt.sections if one.section == section and one.ended_at is not None]
    return max(ends, default=None)
