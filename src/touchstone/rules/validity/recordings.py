"""Recordings whose part to assess or whose times cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from touchstone.rules.calendar import day
from touchstone.rules.record.attempt import Attempt, Recording
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time, called, length, on_date


def problems(situation: Situation, attempt: Attempt, place: str) -> Iterator[Problem]:
    """Parts and sightings outside their recording, recordings made before their session or after watching."""
    watched = _watched_by(situation, attempt)
    for index, recording in enumerate(attempt.recordings):
        where = f"{place}.recordings[{index}]"
        yield from _part(recording, where)
        yield from _times(recording, where, watched)
    yield from _seen(attempt, place)


def _part(recording: Recording, place: str) -> Iterator[Problem]:
    start, end = recording.from_second, recording.to_second
    if start is None and end is None:
        return
    if start is None or end is None:
        known, missing = ("to_second", "from_second") if start is None else ("from_second", "to_second")
        yield Problem(
            place=f"{place}.{missing}",
            message=f"The part to assess is named by its {known} alone.",
            remedy="Give both ends of the part, or neither.",
        )
    elif max(start, end) > recording.seconds:
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
                f"Recorded at {at_time(recording.recorded_at)}, after the recordings had been watched "
                f"at {at_time(watched)}."
            ),
            remedy="Correct one of the two times.",
        )


def _seen(attempt: Attempt, place: str) -> Iterator[Problem]:
    lengths = {recording.id: recording.seconds for recording in attempt.recordings}
    for index, one in enumerate(attempt.seen):
        if one.recording is None:
            continue
        seconds = lengths.get(one.recording)
        if seconds is not None and one.second is not None and one.second > seconds:
            yield Problem(
                place=f"{place}.seen[{index}].second",
                message=(
                    f"{one.ksb} was seen at second {one.second} of {called('recording', one.recording)}, "
                    f"which lasts {length(seconds)}."
                ),
                remedy=f"Name a second from 0 to {seconds}.",
            )


def _watched_by(situation: Situation, attempt: Attempt) -> datetime | None:
    """When the section in which recordings are watched ended; ``None`` while that is not known."""
    method = situation.plan.method(attempt.method)
    if method is None or method.recordings is None:
        return None
    section = method.recordings.section
    ends = [one.ended_at for one in attempt.sections if one.section == section and one.ended_at is not None]
    return max(ends, default=None)
