"""What a log of an attempt may hold, and how it folds into the facts that the rules know.

Pure: a log in, facts out. An entry that a later one takes back does not count; it stays in the log. Entries
about different things may come in any order: the facts are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from touchstone.rules.record import attempt as known

Data = Mapping[str, Any]


class Kept(Protocol):
    """An entry of the log, from whatever keeps it."""

    id: UUID
    number: int
    kind: str
    data: Any
    at: datetime
    by: UUID


def standing(log: Iterable[Kept]) -> list[Kept]:
    """The entries that stand: those that none takes back, oldest first."""
    ordered = sorted(log, key=lambda entry: entry.number)
    gone = {entry.data["entry"] for entry in ordered if entry.kind == "taken_back"}
    return [entry for entry in ordered if str(entry.id) not in gone and entry.kind != "taken_back"]


def fold(attempt: known.Attempt, log: Iterable[Kept]) -> known.Attempt:
    """The attempt with everything its log says, each kind of fact in an order of its own.

    A question from before the first section is no fact of the session, whichever of the two came in first: it
    stays in the log, does not count, and keeps no section out.
    """
    said = everything(attempt, log)
    first = first_start(said.sections)
    return replace(
        said, questions=tuple(one for one in said.questions if first is None or first <= one.asked_at)
    )


def first_start(held: Iterable[known.SectionHeld]) -> datetime | None:
    """When the first section started; nothing where none has."""
    return min((one.started_at for one in held), default=None)


def everything(attempt: known.Attempt, log: Iterable[Kept]) -> known.Attempt:
    """The attempt with all that stands in its log, also what does not count."""
    entries = standing(log)
    for entry in entries:
        attempt = FOLDS.get(entry.kind, _nothing)(attempt, entry)
    return replace(
        attempt,
        sections=stretches(entries),
        declared=tuple(sorted(attempt.declared, key=lambda one: one.id)),
        recordings=tuple(sorted(attempt.recordings, key=lambda one: one.id)),
        seen=tuple(sorted(attempt.seen, key=_place)),
        questions=tuple(sorted(attempt.questions, key=lambda one: (one.asked_at, one.id))),
        judgements=tuple(sorted(attempt.judgements, key=lambda one: one.criterion)),
    )


def _place(seen: known.Sighting) -> tuple[str, str, str, int]:
    return seen.ksb, seen.section or "", seen.recording or "", -1 if seen.second is None else seen.second


def stretches(entries: Sequence[Kept]) -> tuple[known.SectionHeld, ...]:
    """The stretches of sections, by their start; an end closes the start that it names, and no other."""
    held = {
        str(entry.id): known.SectionHeld(section=entry.data["section"], started_at=entry.at)
        for entry in entries
        if entry.kind == "section_started"
    }
    for entry in entries:
        start = entry.data.get("start")
        if entry.kind == "section_ended" and start in held:
            held[start] = replace(held[start], ended_at=entry.at)
    return tuple(sorted(held.values(), key=lambda one: (one.started_at, one.section)))


def during(at: datetime, held: Sequence[known.SectionHeld]) -> str | None:
    """The section under way at a moment, of ``stretches``; of two that meet there, the later."""
    there = [one for one in held if one.started_at <= at and (one.ended_at is None or at <= one.ended_at)]
    return there[-1].section if there else None


def running(entries: Sequence[Kept]) -> Kept | None:
    """The entry that started the section which is under way."""
    ended = {entry.data.get("start") for entry in entries if entry.kind == "section_ended"}
    started = [entry for entry in entries if entry.kind == "section_started"]
    return next((entry for entry in started if str(entry.id) not in ended), None)


def _nothing(attempt: known.Attempt, _: Kept) -> known.Attempt:
    return attempt  # a note, a signature: for people; the rules know nothing of it


def _declared(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    word = known.Declared(id=entry.data["id"], holds=entry.data["holds"], by=str(entry.by), at=entry.at)
    before = [one for one in attempt.declared if one.id == word.id]
    if before and before[0].holds == word.holds:
        return attempt  # saying it once more does not make it later
    others = tuple(one for one in attempt.declared if one.id != word.id)
    return replace(attempt, declared=(*others, word))


def _extended(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    more = known.Extension(
        minutes=int(entry.data["minutes"]),
        by=str(entry.by),
        at=entry.at,
        reason=entry.data["reason"],
    )
    return replace(attempt, extension=more)


def _recording(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    data: Data = entry.data
    recording = known.Recording(
        id=data["id"],
        held_at=datetime.fromisoformat(data["held_at"]),
        recorded_at=datetime.fromisoformat(data["recorded_at"]),
        seconds=int(data["seconds"]),
        medium=data["medium"],
        visible=None if data.get("visible") is None else tuple(data["visible"]),
        from_second=_number(data.get("from_second")),
        to_second=_number(data.get("to_second")),
    )
    others = tuple(one for one in attempt.recordings if one.id != recording.id)
    return replace(attempt, recordings=(*others, recording))


def _seen(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    sightings = tuple(
        known.Sighting(
            ksb=ksb,
            section=entry.data.get("section"),
            recording=entry.data.get("recording"),
            second=_number(entry.data.get("second")),
        )
        for ksb in entry.data["ksbs"]
    )
    return replace(attempt, seen=(*attempt.seen, *sightings))


def _asked(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    question = known.Question(
        id=entry.data["id"],
        kind=entry.data["kind"],
        asked_at=entry.at,
        section=entry.data.get("section"),
        ksbs=tuple(entry.data.get("ksbs", ())),
        theme=entry.data.get("theme"),
    )
    return replace(attempt, questions=(*attempt.questions, question))


def _scored(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    return replace(attempt, score=Decimal(str(entry.data["score"])))


def _judged(attempt: known.Attempt, entry: Kept) -> known.Attempt:
    others = tuple(one for one in attempt.judgements if one.criterion != entry.data["criterion"])
    if entry.data["level"] is None:
        return replace(attempt, judgements=others)  # back to not yet assessed
    judgement = known.Judgement(
        criterion=entry.data["criterion"],
        level=entry.data["level"],
        by=str(entry.by),
        # what quality assurance changed afterwards belongs to the judgements as they were submitted
        at=entry.at if attempt.judged_at is None else min(entry.at, attempt.judged_at),
        reason=entry.data.get("reason") or None,
    )
    return replace(attempt, judgements=(*others, judgement))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


FOLDS: Mapping[str, Callable[[known.Attempt, Kept], known.Attempt]] = {
    "declared": _declared,
    "extension": _extended,
    "recording": _recording,
    "seen": _seen,
    "question": _asked,
    "score": _scored,
    "judgement": _judged,
    "note": _nothing,
    "feedback": _nothing,
    "signed": _nothing,
    "meeting_recorded": _nothing,
}


@dataclass(frozen=True)
class Current:
    """The judgement of a criterion that counts now, with the entry that a newer one has to replace."""

    entry: UUID
    number: int
    level: str | None
    reason: str
    pointers: tuple[str, ...]
    by: UUID
    at: datetime


def judgements(log: Iterable[Kept]) -> dict[str, Current]:
    """The judgement that counts now, by criterion."""
    found: dict[str, Current] = {}
    for entry in standing(log):
        if entry.kind == "judgement":
            data: Data = entry.data
            found[data["criterion"]] = Current(
                entry=entry.id,
                number=entry.number,
                level=data["level"],
                reason=data.get("reason", ""),
                pointers=tuple(data.get("pointers", ())),
                by=entry.by,
                at=entry.at,
            )
    return found


def slot(kind: str, data: Data) -> tuple[str, str] | None:
    """What an entry is the one answer to: a criterion's judgement or feedback, the score; else ``None``."""
    about = {"judgement": "criterion", "feedback": "criterion", "score": "kind"}.get(kind)
    return None if about is None else (kind, str(data.get(about, "")))


def counts_now(log: Iterable[Kept], place: tuple[str, str]) -> Kept | None:
    """The entry that is the answer now."""
    return next((entry for entry in reversed(standing(log)) if slot(entry.kind, entry.data) == place), None)


def question_code(number: int) -> str:
    """How a question is named: ``Q3``."""
    return f"Q{number}"


def recording_code(number: int) -> str:
    """How a recording is named: ``R1``."""
    return f"R{number}"


def entry_code(number: int) -> str:
    """How a judgement points at any entry of the log: ``#12``."""
    return f"#{number}"
