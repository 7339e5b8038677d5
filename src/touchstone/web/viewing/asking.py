"""What the rules answer about a recording that is handed in, and where people and file disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from touchstone.inspection.recordings import Recording
from touchstone.inspection.report import Note
from touchstone.rules import conduct
from touchstone.rules.calendar import day
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.pointing import clock
from touchstone.rules.record import attempt as known
from touchstone.rules.situation import Situation
from touchstone.rules.words import at_time

HANDED_IN = "handed-in"  # the attempt that the rules are asked about: none has been made yet
LOOKED_AT = "recording.visible"  # the assessor's to say
AFTER = "recording.recorded_after"
CLOCKS = (
    "Cameras can be set wrong, and a file that was cut or sent on may say when that was. Nothing is decided "
    "by this: look which of the two is right."
)


def findings(situation: Situation, method: str, recording: known.Recording) -> tuple[Finding, ...]:
    """What the plan's rules say of one recording, before an attempt has it."""
    made = known.Attempt(id=HANDED_IN, method=method, recordings=(recording,))
    told = conduct.judge(situation, made).findings
    return tuple(
        one
        for one in told
        if one.subject == recording.id and one.code.startswith("recording.") and one.code != LOOKED_AT
    )


def conflicts(situation: Situation, method: str, said: known.Recording, found: Recording) -> tuple[Note, ...]:
    """Where what people said differs from what the file says. Shown to a person, never decided."""
    notes = []
    if found.created is not None and day(found.created) != day(said.recorded_at):
        notes.append(_dates(situation, method, said, found.created))
    length = found.whole_seconds
    if length is not None and abs(length - said.seconds) > 1:
        notes.append(_note("length", f"{clock(said.seconds)} was written; the file lasts {clock(length)}."))
    if found.medium != said.medium:
        notes.append(_note("medium", f"It was written down as {said.medium}; the file is {found.medium}."))
    return tuple(notes)


def _dates(situation: Situation, method: str, said: known.Recording, created: datetime) -> Note:
    told = (
        f"It is said to have been recorded at {at_time(said.recorded_at)}. "
        f"The file itself says {at_time(created)}."
    )
    by_file = findings(situation, method, replace(said, recorded_at=created))
    before = next((one for one in by_file if one.code == AFTER and one.outcome is Outcome.NOT_MET), None)
    if before is not None:
        return _note(
            "recorded_at",
            f"{told} By that it would be before the gateway was confirmed. {CLOCKS}",
            str(before.source),
        )
    return _note("recorded_at", f"{told} {CLOCKS}")


def _note(what: str, message: str, source: str | None = None) -> Note:
    return Note(f"recording.conflict.{what}", "advice", message, source)
