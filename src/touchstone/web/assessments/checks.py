"""What an entry may say, kind by kind: pure checks against the plan's method and what the log already holds.

Each answers with what is wrong by field; nothing when all is well. What the rules judge (enough questions,
long enough, in order) is not refused here: it happened, so it is written down, and the findings say the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.words import listed

Data = Mapping[str, Any]
Faults = dict[str, str]
LONGEST = 10_000  # characters of one note


@dataclass(frozen=True)
class Against:
    """What an entry is held against: the plan's method and what the log says already."""

    method: Method
    attempt: Attempt


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


def _extension(_: Against, data: Data) -> Faults:
    found = _said("reason", data, "Say why more time was given.")
    if not isinstance(data.get("minutes"), int) or data["minutes"] < 1:
        found["minutes"] = "Give whole minutes above nought."
    return found


def _recording(held: Against, data: Data) -> Faults:
    if held.method.recordings is None:
        return {"id": "This method takes no recordings."}
    found = {
        field: "Fill this in."
        for field in ("id", "held_at", "recorded_at", "seconds", "medium")
        if data.get(field) in (None, "")
    }
    first, last = data.get("from_second"), data.get("to_second")
    if first is not None and last is not None and last <= first:
        found["to_second"] = "The part to assess ends before it begins."
    if last is not None and not found and last > data["seconds"]:
        found["to_second"] = "The recording is shorter than that."
    return found


def _seen(held: Against, data: Data) -> Faults:
    found = _ksbs(held, data)
    if not data.get("ksbs"):
        found["ksbs"] = "Choose what was seen."
    if data.get("section"):
        found |= _known("section", data, [one.id for one in held.method.sections])
    if data.get("recording"):
        found |= _known("recording", data, [one.id for one in held.attempt.recordings])
    return found


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
    return found


def _score(held: Against, data: Data) -> Faults:
    if held.method.test is None:
        return {"score": "This method has no test."}
    try:
        fits = 0 <= float(data["score"]) <= held.method.test.out_of
    except (KeyError, TypeError, ValueError):
        fits = False
    return {} if fits else {"score": f"Give a number from 0 to {held.method.test.out_of}."}


def _judgement(held: Against, data: Data) -> Faults:
    found = _known("criterion", data, [one.id for one in held.method.criteria])
    if data.get("level") is not None:
        found |= _known("level", data, [level.id for level in held.method.levels])
        found |= _said("reason", data, "Say what shows it; the reason is part of the record.")
    return found


def _note(held: Against, data: Data) -> Faults:
    return {**_said("text", data, "Write the note."), **_ksbs(held, data)}


def _taken_back(_: Against, data: Data) -> Faults:
    return {**_said("entry", data, "Say which entry."), **_said("reason", data, "Say why.")}


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
    "note": _note,
    "taken_back": _taken_back,
}
