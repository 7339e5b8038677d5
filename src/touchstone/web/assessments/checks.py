"""What an entry may say, kind by kind: pure checks against the plan's method and what the log already holds.

Each answers with what is wrong by field; nothing when all is well. What the rules judge (enough questions,
long enough, in order) is not refused here: it happened, so it is written down, and the findings say the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from touchstone.rules.calendar import day
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.words import listed

Data = Mapping[str, Any]
Faults = dict[str, str]
LONGEST = 10_000  # characters of one note
FEEDBACK = 4000  # characters of the feedback on a criterion
DAY_MINUTES = 24 * 60
DAY_SECONDS = DAY_MINUTES * 60


@dataclass(frozen=True)
class Against:
    """What an entry is held against: the plan's method and what the log says already."""

    method: Method
    attempt: Attempt
    pointers: frozenset[str] = frozenset()  # what a judgement may point at
    entries: frozenset[str] = frozenset()  # ids of the entries that stand


def faults(kind: str, held: Against, data: Data) -> Faults:
    """What is wrong with an entry of this kind, by field."""
    check = CHECKS.get(kind)
    if check is None:
        return {"kind": f"There is no entry of the kind {kind}; there are {listed(CHECKS, 'and')}."}
    return {**_too_long(data), **check(held, data)}


def _too_long(data: Data) -> Faults:
    return {
        field: f"This has {len(value)} characters; at most {LONGEST} fit."
        for field, value in data.items()
        if isinstance(value, str) and len(value) > LONGEST
    }


def _section_started(held: Against, data: Data) -> Faults:
    found = _known("section", data, [one.id for one in held.method.sections])
    running = [one.section for one in held.attempt.sections if one.ended_at is None]
    if running:
        found["section"] = "Another section is still running; end it first."
    return found


def _section_ended(held: Against, data: Data) -> Faults:
    if any(one.section == data.get("section") and one.ended_at is None for one in held.attempt.sections):
        return {}
    return {"section": "This section is not running."}


def _declared(held: Against, data: Data) -> Faults:
    found = _known("id", data, [one.id for one in held.method.declarations])
    if not isinstance(data.get("holds"), bool):
        found["holds"] = "Say yes or no."
    return found


def _extension(held: Against, data: Data) -> Faults:
    if held.method.duration is None:
        return {"minutes": "The plan sets no time for this method; there is nothing to extend."}
    found = _said("reason", data, "Say why more time was given.")
    minutes = data.get("minutes")
    if not isinstance(minutes, int) or not 0 < minutes <= DAY_MINUTES:
        found["minutes"] = f"Give whole minutes from 1 to {DAY_MINUTES}."
    return found


def _recording(held: Against, data: Data) -> Faults:
    if held.method.recordings is None:
        return {"id": "This method takes no recordings."}
    needed = ("id", "held_at", "recorded_at", "seconds", "medium")
    found = {field: "Fill this in." for field in needed if data.get(field) in (None, "")}
    if found:
        return found
    if not _seconds(data["seconds"]) or not data["seconds"]:
        return {"seconds": "Give a length of at most 24 hours."}
    made, recorded = (datetime.fromisoformat(data[field]) for field in ("held_at", "recorded_at"))
    if day(recorded) < day(made):
        found["recorded_at"] = "It was recorded before the session was held; correct one of the two days."
    return found | _part(data)


def _part(data: Data) -> Faults:
    """The part of a recording to assess: both ends or neither, inside it."""
    first, last = data.get("from_second"), data.get("to_second")
    if first is None and last is None:
        return {}
    if first is None or last is None:
        missing = "from_second" if first is None else "to_second"
        return {missing: "Give both ends of the part to assess, or neither."}
    if last <= first:
        return {"to_second": "The part to assess ends before it begins."}
    return {"to_second": "The recording is shorter than that."} if last > data["seconds"] else {}


def _seconds(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value <= DAY_SECONDS


def _seen(held: Against, data: Data) -> Faults:
    found = _ksbs(held, data)
    if not data.get("ksbs"):
        found["ksbs"] = "Choose what was seen."
    if data.get("section"):
        found |= _known("section", data, [one.id for one in held.method.sections])
    return found | _mark(held, data)


def _mark(held: Against, data: Data) -> Faults:
    """A recording is one of the log's, and a time mark lies inside it."""
    if data.get("recording"):
        unknown = _known("recording", data, [one.id for one in held.attempt.recordings])
        if unknown:
            return unknown
    second = data.get("second")
    if second is None:
        return {}
    length = next((one.seconds for one in held.attempt.recordings if one.id == data.get("recording")), None)
    if length is None:
        return {"recording": "Choose the recording that the time mark is in."}
    return {} if _seconds(second) and second <= length else {"second": "The recording is shorter than that."}


def _question(held: Against, data: Data) -> Faults:
    kinds = [kind.id for kind in held.method.questions.kinds] if held.method.questions else []
    found = {
        **_known("kind", data, kinds),
        **_ksbs(held, data),
        **_said("text", data, "Write the question."),
    }
    if data.get("theme"):
        found |= _known("theme", data, [theme.id for theme in held.method.themes])
    if any(question.id == data.get("id") for question in held.attempt.questions):
        found["id"] = "This question is in the log already."
    return found | _mark(held, data)


def _score(held: Against, data: Data) -> Faults:
    if held.method.test is None:
        return {"score": "This method has no test."}
    try:
        score = Decimal(str(data.get("score")))
        fits = score.is_finite() and 0 <= score <= held.method.test.out_of
    except InvalidOperation:
        fits = False
    return {} if fits else {"score": f"Give a number from 0 to {held.method.test.out_of}."}


def _judgement(held: Against, data: Data) -> Faults:
    found = _known("criterion", data, [one.id for one in held.method.criteria])
    if data.get("level") is not None:
        found |= _known("level", data, [level.id for level in held.method.levels])
        found |= _said("reason", data, "Say what shows it; the reason is part of the record.")
    strange = [code for code in data.get("pointers", ()) if code not in held.pointers]
    if strange:
        found["pointers"] = f"{listed(strange)} is not there any more."
    return found


def _feedback(held: Against, data: Data) -> Faults:
    found = _known("criterion", data, [one.id for one in held.method.criteria])
    found |= _said("text", data, "Write what the apprentice is told.")
    if len(str(data.get("text") or "")) > FEEDBACK:
        found["text"] = f"At most {FEEDBACK} characters fit."
    return found


def _note(held: Against, data: Data) -> Faults:
    return {**_said("text", data, "Write the note."), **_ksbs(held, data), **_mark(held, data)}


def _signed(_: Against, data: Data) -> Faults:
    found = _known("moment", data, ["start", "end"]) | _known("how", data, ["screen", "page"])
    return found | _said("name", data, "Write your name.")


def _meeting_recorded(_: Against, data: Data) -> Faults:
    found = _said("where", data, "Say where the recording is: its address, or its name.")
    return found | _said("kept_by", data, "Say who keeps the recording.")


def _taken_back(held: Against, data: Data) -> Faults:
    found = _said("reason", data, "Say why; the entry and the reason stay in the log.")
    if data.get("entry") not in held.entries:
        found["entry"] = "That entry is not in the log, or was taken back before."
    return found


def _known(field: str, data: Data, names: list[str]) -> Faults:
    return {} if data.get(field) in names else {field: "Choose one of those shown."}


def _said(field: str, data: Data, remedy: str) -> Faults:
    return {} if str(data.get(field) or "").strip() else {field: remedy}


def _ksbs(held: Against, data: Data) -> Faults:
    strange = [code for code in data.get("ksbs", ()) if code not in held.method.ksbs]
    return {"ksbs": f"{listed(strange)} is not assessed here."} if strange else {}


CHECKS: Mapping[str, Callable[[Against, Data], Faults]] = {
    "section_started": _section_started,
    "section_ended": _section_ended,
    "declared": _declared,
    "extension": _extension,
    "recording": _recording,
    "seen": _seen,
    "question": _question,
    "score": _score,
    "judgement": _judgement,
    "feedback": _feedback,
    "note": _note,
    "signed": _signed,
    "meeting_recorded": _meeting_recorded,
    "taken_back": _taken_back,
}
