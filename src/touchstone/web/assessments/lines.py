"""The log in words: what each entry says, and what became of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from touchstone.rules.calendar import LONDON, day
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import SectionHeld
from touchstone.rules.words import called, length, listed, plain
from touchstone.web.assessments.entries import (
    Kept,
    during,
    entry_code,
    first_start,
    slot,
    standing,
    stretches,
)
from touchstone.web.ui.lengths import mark
from touchstone.web.ui.words import clock, moment

Data = Mapping[str, Any]
Words = tuple[str, str]  # a title, and the text that people wrote
EARLY = "Asked before the first section started: it does not count."
IN_A_SECTION = ("note", "seen", "question")  # what is captured in the course of a session


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry as people read it."""

    id: UUID
    number: int
    kind: str
    title: str
    text: str
    at: datetime
    kept_at: datetime
    writer: str
    ksbs: tuple[str, ...]
    pointers: tuple[str, ...]
    recording: str  # that it is about, and at which second
    second: int | None
    stands: bool  # neither taken back, nor replaced by a newer answer
    became: str  # what became of it, where it does not stand
    section: str = ""  # the title of the one under way when it was captured
    uncounted: str = ""  # why it stands and does not count

    @property
    def place(self) -> str:
        """The section, where the title does not say it."""
        return "" if self.kind == "seen" and self.section in self.title else self.section

    @property
    def code(self) -> str:
        """How others point at it: ``#12``."""
        return entry_code(self.number)

    @property
    def kept_day(self) -> date:
        """The day on which it was written down."""
        return day(self.kept_at)

    @property
    def late(self) -> bool:
        """Whether it was written down well after it happened."""
        return self.kept_at - self.at >= timedelta(minutes=1)


def when(at: datetime) -> str:
    """A time of day by London's clock; on a day when the clocks change, with the zone."""
    local = at.astimezone(LONDON)
    midnight = datetime.combine(local.date(), time(0), LONDON)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time(0), LONDON)
    changes = midnight.utcoffset() != tomorrow.utcoffset()
    return f"{clock(at)} {local.tzname()}" if changes else clock(at)


def lines(method: Method, log: Iterable[Any]) -> list[Line]:
    """Every entry of a log, oldest first, with those that do not stand any more."""
    entries = sorted(log, key=lambda entry: entry.number)
    stands = standing(entries)
    left, held = {str(entry.id) for entry in stands}, stretches(stands)
    back = {entry.data["entry"]: entry for entry in entries if entry.kind == "taken_back"}
    newest = _newest(entry for entry in entries if str(entry.id) in left)
    return [_line(method, entry, back.get(str(entry.id)), newest, held) for entry in entries]


def _newest(entries: Iterable[Kept]) -> dict[tuple[str, str], Kept]:
    """The answers that count now: of a criterion, of the test, of a recording."""
    found = {}
    for entry in entries:
        place = _place(entry)
        if place is not None:
            found[place] = entry
    return found


def _place(entry: Kept) -> tuple[str, str] | None:
    if entry.kind == "recording":
        return entry.kind, str(entry.data["id"])
    return slot(entry.kind, entry.data)


def section_of(entry: Any, held: Sequence[SectionHeld]) -> str | None:
    """In which section something was captured: the one that it names, else the one under way by then.

    A note names none, so a corrected log tells the right one.
    """
    if entry.kind not in IN_A_SECTION:
        return None
    return entry.data.get("section") or during(entry.at, held)


def _line(
    method: Method,
    entry: Any,
    back: Any,
    newest: Mapping[tuple[str, str], Kept],
    held: Sequence[SectionHeld],
) -> Line:
    title, text = words_of(method, entry.kind, entry.data)
    place = _place(entry)
    newer = newest.get(place) if place is not None else None
    became = ""
    if back is not None:
        became = f"Taken back in {entry_code(back.number)}: {back.data['reason']}"
    elif newer is not None and newer.number > entry.number:
        became = f"Replaced by {entry_code(newer.number)}"
    return Line(
        id=entry.id,
        number=entry.number,
        kind=entry.kind,
        title=title,
        text=text,
        at=entry.at,
        kept_at=entry.kept_at,
        writer=getattr(entry, "writer", None) or "Somebody who has left",
        ksbs=tuple(entry.data.get("ksbs", ())),
        pointers=tuple(entry.data.get("pointers", ())),
        recording=entry.data.get("recording") or "",
        second=entry.data.get("second"),
        stands=not became,
        became=became,
        section=_section(method, section_of(entry, held)),
        uncounted=EARLY if not became and _early(entry, held) else "",
    )


def _early(entry: Any, held: Sequence[SectionHeld]) -> bool:
    first = first_start(held)
    return entry.kind == "question" and first is not None and entry.at < first


def words_of(method: Method, kind: str, data: Data) -> Words:
    """What an entry of a kind says: a title, and the text that people wrote."""
    return SAID.get(kind, _unknown)(method, data)


def _section(method: Method, id: str | None) -> str:
    return next((section.title for section in method.sections if section.id == id), "")


def _started(method: Method, data: Data) -> Words:
    return f"{_section(method, data['section'])} started", ""


def _ended(method: Method, data: Data) -> Words:
    return f"{_section(method, data['section'])} ended", ""


def _declared(method: Method, data: Data) -> Words:
    says = next((one.says for one in method.declarations if one.id == data["id"]), data["id"])
    return "Declared" if data["holds"] else "Declared not to hold", says


def _extended(_: Method, data: Data) -> Words:
    return f"{data['minutes']} minutes more", data["reason"]


def _asked(method: Method, data: Data) -> Words:
    kinds = {kind.id: kind.title for kind in method.questions.kinds} if method.questions else {}
    theme = next((one.title for one in method.themes if one.id == data.get("theme")), "")
    title = f"{data['id']} {kinds.get(data['kind'], plain(data['kind']))}" + (f", {theme}" if theme else "")
    if data.get("recording"):
        title += f", on {called('recording', data['recording'])}{_at(data)}"
    answer = f"\nAnswer: {data['answer']}" if data.get("answer") else ""
    return title, data.get("text", "") + answer


def _seen(method: Method, data: Data) -> Words:
    where = data.get("recording") or _section(method, data.get("section"))
    return f"Shown{f' in {where}' if where else ''}{_at(data)}", data.get("text", "")


def _noted(_: Method, data: Data) -> Words:
    if data.get("check"):
        return "Checked first" if data.get("holds") else "Checked first: does not hold", data.get("text", "")
    where = f" on {called('recording', data['recording'])}" if data.get("recording") else ""
    return f"Note{where}{_at(data)}", data.get("text", "")


def _at(data: Data) -> str:
    return f" at {mark(data['second'])}" if data.get("second") is not None else ""


def _recording(_: Method, data: Data) -> Words:
    held, made = (moment(datetime.fromisoformat(data[name])) for name in ("held_at", "recorded_at"))
    told = f"{length(data['seconds'])}, {plain(data['medium'])}; held at {held}, recorded at {made}"
    seen = data.get("visible")
    told += (
        "; who is visible was not looked at yet" if seen is None else f"; visible: {listed(map(plain, seen))}"
    )
    if data.get("from_second") is not None:
        told += f"; to assess: {mark(data['from_second'])} to {mark(data['to_second'])}"
    return called("Recording", data["id"]), told + "."


def _scored(method: Method, data: Data) -> Words:
    out_of = f" of {method.test.out_of}" if method.test else ""
    return f"Score: {data['score']}{out_of}", ""


def _judged(_: Method, data: Data) -> Words:
    level = plain(data["level"]) if data["level"] else "not yet assessed"
    return f"{data['criterion']}: {level}", data.get("reason", "")


def _signed(_: Method, data: Data) -> Words:
    where = "on their own page" if data["how"] == "page" else "on the assessor’s screen"
    return f"The apprentice signed the {data['moment']}", f"{data['name']}, {where}"


def _meeting_recorded(_: Method, data: Data) -> Words:
    return "Recording of the meeting", f"{data['where']}\nKept by: {data['kept_by']}"


def _fed_back(_: Method, data: Data) -> Words:
    return f"Feedback on {data['criterion']}", data["text"]


def _taken_back(_: Method, data: Data) -> Words:
    return "Took an entry back", data["reason"]


def _unknown(_: Method, data: Data) -> Words:
    return "Entry", str(data.get("text", ""))


SAID: Mapping[str, Callable[[Method, Data], Words]] = {
    "section_started": _started,
    "section_ended": _ended,
    "declared": _declared,
    "extension": _extended,
    "question": _asked,
    "seen": _seen,
    "note": _noted,
    "recording": _recording,
    "score": _scored,
    "judgement": _judged,
    "feedback": _fed_back,
    "signed": _signed,
    "meeting_recorded": _meeting_recorded,
    "taken_back": _taken_back,
}
