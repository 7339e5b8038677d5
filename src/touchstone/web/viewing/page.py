"""All that the page of a recording shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf.locale import LANG_INFO

from touchstone.inspection.recordings import Recording
from touchstone.inspection.recordings.advice import notes as advice
from touchstone.inspection.recordings.advice import people
from touchstone.inspection.recordings.captions import ENGLISH, LANGUAGES, Cue, cues
from touchstone.inspection.recordings.pictures import COLUMNS, TILE
from touchstone.inspection.report import Note
from touchstone.rules.findings import Finding
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.record import attempt as known
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law
from touchstone.web.records.queries import situation
from touchstone.web.viewing import addresses, asking, queries
from touchstone.web.viewing.actions import may_note, recording_of
from touchstone.web.viewing.models import State, Viewing

STEPS = {
    "probe": "It is being looked at.",
    "watch": "Pictures and sound are being looked at in samples.",
    "play": "A copy that browsers play is being made.",
}


@dataclass(frozen=True)
class Shown:
    """A recording, what was found in it, what was said of it, and what the plan's rules say to both."""

    file: StoredFile
    row: Viewing
    actor: Actor
    now: datetime

    @property
    def one(self) -> Apprenticeship:
        """Whose it is."""
        return self.file.apprenticeship

    @cached_property
    def plan(self) -> Plan:
        """The apprentice's plan."""
        return law.plan(self.one.standard, self.one.version)

    @cached_property
    def methods(self) -> tuple[Method, ...]:
        """The methods that take recordings."""
        return queries.takes(self.plan)

    @cached_property
    def found(self) -> Recording | None:
        """What the file says about itself."""
        return queries.found_in(self.row)

    @property
    def plays(self) -> bool:
        """Whether there is something that a browser plays, the file itself or a copy."""
        return self.found is not None and (self.found.plays or bool(self.row.playable))

    @property
    def working(self) -> bool:
        """Whether it is still being prepared."""
        return self.row.state in (State.WAITING, State.WORKING)

    @property
    def told(self) -> str:
        """How far it is, in words."""
        if self.row.state == State.WAITING:
            return "It waits to be looked at."
        return f"{STEPS.get(self.row.step, 'It is being prepared.')} {self.row.progress} % done."

    @property
    def may_say(self) -> bool:
        """Whether this person hands recordings in and adds captions."""
        return self.actor.may(Permission.EDIT_PORTFOLIO)

    @property
    def may_note(self) -> bool:
        """Whether this person keeps notes."""
        return may_note(self.actor)

    @cached_property
    def method(self) -> Method | None:
        """The method that it was handed in for."""
        return next((one for one in self.methods if one.id == self.row.method), None)

    @property
    def part(self) -> int | None:
        """How many seconds of it are assessed, by the plan."""
        method = self.method or next(iter(self.methods), None)
        assessed = method.recordings.assessed if method and method.recordings else None
        return assessed.minutes * 60 if assessed else None

    @cached_property
    def _situation(self) -> Situation:
        return situation(self.one, self.now)

    @cached_property
    def said(self) -> known.Recording | None:
        """What was said when it was handed in, with the file's own length and medium."""
        if self.method is None or self.found is None or not self.found.whole_seconds:
            return None
        assert self.row.held_at is not None
        assert self.row.recorded_at is not None
        return recording_of(
            self.file,
            self.found,
            self.method,
            self.row.held_at,
            self.row.recorded_at,
            self.row.from_second or 0,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the plan's rules say of what was handed in."""
        if self.said is None:
            return ()
        return asking.findings(self._situation, self.row.method, self.said)

    @cached_property
    def advice(self) -> tuple[Note, ...]:
        """What somebody should know before they rely on it: never a verdict."""
        if self.found is None:
            return ()
        seen = queries.seen_in(self.row)
        told = list(advice(self.found, seen))
        wanted = self._people
        if seen is not None and self.found.video and wanted:
            start, end = self.row.from_second or 0, self.row.to_second
            told.append(people(seen, wanted, start, end))
        if self.said is not None:
            told += asking.conflicts(self._situation, self.row.method, self.said, self.found)
        return tuple(told)

    @property
    def _people(self) -> tuple[str, ...]:
        method = self.method or next(iter(self.methods), None)
        visible = method.recordings.visible if method and method.recordings else None
        return visible.people if visible else ()

    @property
    def spoken(self) -> tuple[str, str]:
        """The language of the captions: its short code, and what it is called."""
        code = self.row.captions_language or ENGLISH
        named = LANGUAGES.get(code) or LANG_INFO.get(code, {}).get("name")
        return code, str(named or code)

    @property
    def transcript(self) -> tuple[Cue, ...]:
        """What is said in it, where captions were supplied."""
        return cues(self.row.captions) if self.row.captions else ()

    @property
    def strip(self) -> dict[str, Any] | None:
        """Where the small pictures are, and how they lie."""
        tiles = (self.row.seen or {}).get("tiles")
        if not self.row.strip or not tiles:
            return None
        wide, high = TILE
        return {
            "address": self.address("strip"),
            "tiles": tiles,
            "columns": COLUMNS,
            "wide": wide,
            "high": high,
        }

    def address(self, what: str) -> str:
        """Where something that was made of it can be fetched."""
        return addresses.address(self.file.id, what, self.actor, self.now)
