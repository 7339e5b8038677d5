"""The log of an attempt while entries are added to it: what stands, what counts, what may be pointed at.

Adding an entry costs the same however long the log is, so that the work of an offline day arrives in the
time that its length takes. Only taking an entry back reads the log once more.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from touchstone.rules.record import attempt as attempts
from touchstone.rules.words import at_time, plain
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.checks import Against, faults
from touchstone.web.assessments.entries import (
    FOLDS,
    Kept,
    entry_code,
    everything,
    first_start,
    question_code,
    recording_code,
    running,
    slot,
    standing,
    stretches,
)
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.places import apart, fault_in_recording
from touchstone.web.assessments.queries import files_of
from touchstone.web.assessments.resting import why_it_stays
from touchstone.web.assessments.writers import method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused
from touchstone.web.portfolio import queries as portfolio
from touchstone.web.portfolio.pointing import why_not
from touchstone.web.questions import queries as questions

MAKERS = {"question": question_code, "recording": recording_code}  # what an entry without a name is called
LATER = "Leave it out, or put the time of the section right and take it up."
OF_SECTIONS = ("section_started", "section_ended")
Place = tuple[str, str]


class Changed(Refused):
    """Somebody, perhaps you in another tab, judged this criterion meanwhile. Nothing was overwritten."""


class Unfit(Refused):
    """One of several entries does not fit; nothing of any of them was kept. ``place`` counts from one."""

    def __init__(self, place: int, sent: Sent, why: Refused) -> None:
        self.place, self.sent, self.why = place, sent, why
        said = f"Entry {place} ({plain(sent.kind)}) was not kept, and none of the others: {why.message}"
        super().__init__(said, why.findings, {f"{place}.{name}": text for name, text in why.fields.items()})


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One entry as its maker sends it; see ``actions.write``."""

    kind: str
    data: Mapping[str, Any]
    happened_at: datetime | None = None
    id: UUID | None = None
    replaces: UUID | None = None


@dataclass
class LogBook:
    """The log of a locked attempt while entries are added; what else they may point at is read when asked."""

    one: Apprenticeship
    found: Attempt
    entries: list[Entry]
    _by_id: dict[UUID, Entry] = field(init=False)
    _of_kind: Counter[str] = field(init=False)
    _standing: dict[str, Kept] = field(init=False)
    _answers: dict[Place, Kept] = field(init=False)
    _facts: attempts.Attempt = field(init=False)
    _codes: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._by_id = {entry.id: entry for entry in self.entries}
        self._of_kind = Counter(entry.kind for entry in self.entries)
        self._read_again()

    def _read_again(self) -> None:
        """What stands by the whole log."""
        self._standing = {str(entry.id): entry for entry in standing(list(self.entries))}
        self._answers = {}
        for entry in self._standing.values():
            self._answered(entry)
        self._facts = everything(attempts.Attempt(id=self.found.code, method=self.found.method), self._stand)
        self._codes = {entry_code(entry.number) for entry in self._stand}
        self._codes |= {one.id for one in self._facts.questions} | {one.id for one in self._facts.recordings}

    @property
    def _stand(self) -> list[Kept]:
        return list(self._standing.values())

    def _answered(self, entry: Kept) -> None:
        place = slot(entry.kind, entry.data)
        if place is not None:
            self._answers[place] = entry

    @cached_property
    def pieces(self) -> set[str]:
        """The codes of the pieces of evidence that stand."""
        known = portfolio.facts([self.one.id]).get(self.one.id)
        return {piece.id for piece in known.pieces} if known is not None else set()

    @cached_property
    def files(self) -> set[str]:
        """The ids of the files that can be recordings."""
        return {str(id) for id in files_of(self.one).values_list("id", flat=True)}

    @cached_property
    def bank(self) -> set[str]:
        """The ids of the wordings in the set that was drawn for the attempt."""
        return questions.wordings_of(self.found.id)

    @cached_property
    def method(self) -> Any:
        """The plan's method."""
        return method_of(self.one, self.found)

    def add(self, said: Sent, by: UUID, at: datetime) -> Entry:
        """The entry, added to the log; the one before, where it came before.

        ``Refused`` when it lies ahead or does not fit, ``Changed`` when another answer counts by now; the
        log is then as it was.
        """
        said = replace(said, data=self._pointing(said.data))
        before = self._by_id.get(said.id) if said.id is not None else None
        if before is not None and _same(before, said.kind, said.data):
            return before
        happened = said.happened_at or at
        if happened > at:
            raise Refused("This lies ahead.", fields={"at": "Give a time that has passed."})
        data = self._whole(said, happened)
        self._check(said.kind, data)
        self._check_current(said.kind, data, said.replaces)
        entry = Entry(
            id=uuid.uuid4() if said.id is None or before is not None else said.id,
            organisation_id=self.one.organisation_id,
            attempt=self.found,
            number=len(self.entries) + 1,
            kind=said.kind,
            data=data,
            at=happened,
            by=by,
            kept_at=at,
        )
        self._keep(entry)
        return entry

    def _pointing(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The data with entries by code: whoever wrote without a network knows one by its id alone."""
        said = dict(data)
        if said.get("recording"):
            said["recording"] = self._code_of(said["recording"])
        if said.get("pointers"):
            said["pointers"] = [self._code_of(one) for one in said["pointers"]]
        return said

    def _code_of(self, pointer: str) -> str:
        id, colon, place = pointer.partition(":")
        entry = self._standing.get(id.strip())
        if entry is None:
            return pointer
        code = str(entry.data["id"]) if entry.kind in MAKERS else entry_code(entry.number)
        return f"{code}{colon}{place}"

    def early(self, *, sent: bool = True) -> Iterator[tuple[Kept, str]]:
        """Questions and judgements from before the first section, each with why that is too early.

        A question that is ``sent`` from elsewhere is too early also where no section is there yet: it would
        not count once one is. Whoever writes it now still decides when their sections were.
        """
        first = first_start(self._facts.sections)
        lacks = first is None and bool(self.method.sections) and sent
        remedy = LATER if sent else "Correct one of the two times."
        for entry in self._stand:
            if entry.kind == "question" and (lacks if first is None else entry.at < first):
                yield entry, _too_early("This question was asked", entry, first, remedy)
        for entry in self._answers.values():
            judged = entry.kind == "judgement" and entry.data["level"] is not None
            if judged and first is not None and entry.at < first:
                yield entry, _too_early(f"{entry.data['criterion']} was judged", entry, first, remedy)

    def _keep(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._by_id[entry.id] = entry
        self._of_kind[entry.kind] += 1
        if entry.kind == "taken_back":
            self._read_again()
            return
        self._standing[str(entry.id)] = entry
        self._answered(entry)
        self._codes.add(entry_code(entry.number))
        if entry.kind in MAKERS:
            self._codes.add(entry.data["id"])
        if entry.kind in OF_SECTIONS:
            self._facts = replace(self._facts, sections=stretches(self._sections()))
        else:
            self._facts = FOLDS[entry.kind](self._facts, entry)

    def _sections(self) -> list[Kept]:
        return [entry for entry in self._stand if entry.kind in OF_SECTIONS]

    def _running(self) -> Kept | None:
        if all(one.ended_at for one in self._facts.sections):
            return None
        return running(self._sections())

    def _whole(self, said: Sent, happened: datetime) -> dict[str, Any]:
        """The data with what follows from the log: names of questions and recordings, the section."""
        whole, now, kind = dict(said.data), self._running(), said.kind
        under_way = now.data["section"] if now is not None and now.at <= happened else None
        if kind == "section_ended" and now is not None and now.data["section"] == whole.get("section"):
            whole["start"] = str(now.id)
        if kind == "seen" and whole.get("recording") and self.method.recordings is not None:
            whole.setdefault("section", self.method.recordings.section)
        if kind in ("question", "seen"):
            whole.setdefault("section", under_way)
        if kind in MAKERS and not whole.get("id"):
            whole["id"] = MAKERS[kind](self._of_kind[kind] + 1)
        return whole

    def _check(self, kind: str, data: dict[str, Any]) -> None:
        wrong = faults(kind, self._against(kind, data), data)
        if data.get("bank") and str(data["bank"]) not in self.bank:
            wrong["bank"] = "Choose a question of the set that was drawn for this attempt."
        strange = self._misplaced(data)
        if strange:
            wrong.setdefault("pointers", strange)
        if data.get("file") and str(data["file"]) not in self.files:
            wrong["file"] = "Choose one of the apprentice's files."
        if not wrong and kind == "taken_back":
            stays = why_it_stays(self._stand, str(data["entry"]))
            wrong = {"entry": stays} if stays else {}
        if wrong:
            raise Refused("Look at what is marked.", fields=wrong)

    def _misplaced(self, data: Mapping[str, Any]) -> str:
        """Why a second or a page that a judgement points at cannot be; nothing where all can."""
        for pointer in data.get("pointers") or ():
            code, place = apart(pointer)
            there = place and code in self._codes | self.pieces
            if there and (wrong := self._fault(code, place)):
                return f"{pointer}: {wrong}"
        return ""

    def _fault(self, code: str, place: str) -> str:
        length = next((one.seconds for one in self._facts.recordings if one.id == code), None)
        if length is not None:
            return fault_in_recording(place, length)
        piece = next(
            (one for one in portfolio.standing(portfolio.pieces(self.one)) if one.code == code), None
        )
        return "Name what is in the log without a place." if piece is None else why_not(piece, place)

    def _against(self, kind: str, data: Mapping[str, Any]) -> Against:
        pointers = frozenset(data.get("pointers") or ())
        there = self._codes | (self.pieces if pointers else set())
        known = {one for one in pointers if apart(one)[0] in there}
        entries = frozenset(self._standing) if kind == "taken_back" else frozenset()
        return Against(self.method, self._facts, pointers=frozenset(known), entries=entries)

    def _check_current(self, kind: str, data: Mapping[str, Any], replaces: UUID | None) -> None:
        place = slot(kind, data)
        if place is None:
            return
        current = self._answers.get(place)
        if (current.id if current else None) != replaces:
            about = data.get("criterion", "The score")
            about = f"The feedback on {about}" if kind == "feedback" else about
            raise Changed(
                f"{about} was written meanwhile, perhaps by you in another tab. Both are shown; "
                "save yours again if it stands."
            )


def _too_early(what: str, entry: Kept, first: datetime | None, remedy: str) -> str:
    if first is None:
        return (
            f"{what} at {at_time(entry.at)}, and no section is written down that had started by then. "
            "Take it up once there is one, or leave it out."
        )
    return f"{what} at {at_time(entry.at)}, before the first section started at {at_time(first)}. {remedy}"


def _same(sent: Entry, kind: str, data: Mapping[str, Any]) -> bool:
    """Whether a form came twice; a page that was gone back to and typed over sends other words."""
    return sent.kind == kind and all(sent.data.get(name) == value for name, value in data.items())
