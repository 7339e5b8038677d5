"""What the page of one attempt shows: time, what is owed, evidence beside criteria, the grade so far."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from touchstone.rules.attempts import booking_in_force
from touchstone.rules.plan.method import ConductDeclaration, Criterion, Method, Section
from touchstone.rules.record import attempt as known
from touchstone.rules.report import AttemptReport, Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.entries import Current, Kept, counts_now, judgements, standing
from touchstone.web.assessments.lines import Line, lines
from touchstone.web.assessments.queries import Log
from touchstone.web.bookings.models import Attempt
from touchstone.web.records import law
from touchstone.web.records.remembered import Asked, asked_with_logs, report_of


@dataclass(frozen=True)
class Stretch:
    """From start to end of a section; no end while it runs."""

    start: datetime
    end: datetime | None
    seconds: int


@dataclass(frozen=True)
class SectionLine:
    """A section of the plan and how it went so far."""

    section: Section
    stretches: tuple[Stretch, ...]

    @property
    def seconds(self) -> int:
        """All stretches together, the one that runs until now."""
        return sum(one.seconds for one in self.stretches)

    @property
    def running(self) -> Stretch | None:
        """The stretch that runs."""
        return next((one for one in self.stretches if one.end is None), None)


@dataclass(frozen=True)
class DeclarationLine:
    """A declaration of the plan, and the entry that answers it."""

    declaration: ConductDeclaration
    said: Line | None
    holds: bool | None


@dataclass(frozen=True)
class Evidence:
    """Something that may show a criterion: how it is pointed at, and what it says."""

    code: str
    title: str
    text: str
    ksbs: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A criterion with what may show it, and how it is judged."""

    criterion: Criterion
    theme: str
    current: Current | None
    level: str | None  # after quality assurance and appeals, as the rules tell it
    evidence: tuple[Evidence, ...]
    writer: str


@dataclass(frozen=True)
class Shown:
    """One attempt as its page shows it, at a moment."""

    one: Apprenticeship
    row: Attempt
    now: datetime
    method: Method
    asked: Asked
    situation: Situation
    report: Report
    told: AttemptReport
    attempt: known.Attempt
    entries: Log
    lines: list[Line]

    @cached_property
    def plan(self) -> Any:
        """The plan."""
        return self.situation.plan

    @cached_property
    def sections(self) -> list[SectionLine]:
        """The plan's sections, each with its stretches."""
        return [
            SectionLine(
                section,
                tuple(
                    _stretch(held, self.now) for held in self.attempt.sections if held.section == section.id
                ),
            )
            for section in self.method.sections
        ]

    @cached_property
    def running(self) -> SectionLine | None:
        """The section under way."""
        return next((line for line in self.sections if line.running), None)

    @cached_property
    def used(self) -> int:
        """Seconds of the sections that count, until now."""
        return sum(line.seconds for line in self.sections if line.section.counted)

    @cached_property
    def counting(self) -> bool:
        """Whether the clock of the method runs."""
        return self.running is not None and self.running.section.counted

    @cached_property
    def limit(self) -> int | None:
        """Seconds that the method may take at most."""
        minutes = self.told.conduct.limit_minutes
        return None if minutes is None else int(minutes * 60)

    @cached_property
    def over(self) -> bool:
        """Whether more time was used than there is."""
        return self.limit is not None and self.used > self.limit

    @cached_property
    def declarations(self) -> list[DeclarationLine]:
        """The plan's declarations, each with the word that was given."""
        said = {entry.data["id"]: entry for entry in standing(self.entries) if entry.kind == "declared"}
        by_number = {line.number: line for line in self.lines}
        return [
            DeclarationLine(
                one,
                by_number[said[one.id].number] if one.id in said else None,
                said[one.id].data["holds"] if one.id in said else None,
            )
            for one in self.method.declarations
        ]

    def of_kind(self, *kinds: str) -> list[Line]:
        """Entries of these kinds that stand, newest first."""
        return [line for line in reversed(self.lines) if line.kind in kinds and line.stands]

    @cached_property
    def owed(self) -> list[str]:
        """What is still to be asked or shown, in words."""
        owed, titles = self.told.conduct.owed, {one.id: one.title for one in self.method.themes}
        said = [f"{plural(owed.questions, 'question')} that count"] if owed.questions else []
        said += [f"{' '.join(owed.ksbs)} to show or ask about"] if owed.ksbs else []
        themes = ", ".join(titles[id] for id in owed.themes)
        return said + ([f"a question on {themes}"] if themes else [])

    @cached_property
    def asks(self) -> bool:
        """Whether the plan asks for anything that can be owed."""
        return self.method.questions is not None or self.method.sample is not None

    @cached_property
    def cards(self) -> list[Card]:
        """The criteria in the plan's order."""
        current, writers = judgements(self.entries), {line.id: line.writer for line in self.lines}
        found = []
        for theme in self.method.themes:
            for criterion in theme.criteria:
                now = current.get(criterion.id)
                shows = tuple(one for one in self.evidence if set(one.ksbs) & set(criterion.ksbs))
                writer = writers.get(now.entry, "") if now else ""
                level = self.told.levels.get(criterion.id)
                found.append(Card(criterion, theme.title, now, level, shows, writer))
        return found

    @cached_property
    def evidence(self) -> list[Evidence]:
        """Everything a judgement may point at: what was seen, asked and noted, and the portfolio's pieces."""
        found = [
            Evidence(line.code, line.title, line.text, line.ksbs)
            for line in self.lines
            if line.stands and line.kind in ("seen", "question", "note")
        ]
        portfolio = self.situation.record.portfolio
        pieces = portfolio.pieces if portfolio else ()
        return found + [Evidence(one.id, one.title or "Piece of evidence", "", one.ksbs) for one in pieces]

    @cached_property
    def has_places(self) -> bool:
        """Whether there is something with seconds or pages to point at."""
        portfolio = self.situation.record.portfolio
        return bool(self.attempt.recordings or (portfolio and portfolio.pieces))

    @cached_property
    def done(self) -> int:
        """How many criteria are judged."""
        return sum(level is not None for level in self.told.levels.values())

    @cached_property
    def score(self) -> Kept | None:
        """The entry with the score that counts."""
        return counts_now(self.entries, ("score", ""))

    @cached_property
    def recordings(self) -> list[tuple[known.Recording, Any]]:
        """The recordings, each with its file where one was handed in."""
        files = {str(file["id"]): file for file in self.row.files}  # type: ignore[attr-defined]
        of = {
            entry.data["id"]: entry.data.get("file")
            for entry in standing(self.entries)
            if entry.kind == "recording"
        }
        return [(one, files.get(str(of.get(one.id)))) for one in self.attempt.recordings]

    @cached_property
    def starts_at(self) -> datetime | None:
        """When the booking that stands begins."""
        booking = booking_in_force(self.attempt)
        return booking.starts_at if booking else None

    @cached_property
    def watch(self) -> dict[str, str]:
        """Where the player shows what an entry is about, by the entry's code."""
        files = {one.id: file["id"] for one, file in self.recordings if file}
        return {
            line.code: f"{reverse('viewing-player', args=[files[line.recording]])}?t={line.second or 0}"
            for line in self.lines
            if line.recording in files
        }

    @cached_property
    def trace(self) -> Any:
        """How the grade comes about."""
        traces = self.report.traces
        return traces.get(f"attempt {self.row.code}") or traces.get(self.row.code)

    @cached_property
    def grade(self) -> str:
        """The grade so far: one word, or what it can still become."""
        lowest, highest = self.told.grade.lowest, self.told.grade.highest
        return lowest if lowest == highest else f"{lowest} to {highest}"


def _stretch(held: known.SectionHeld, now: datetime) -> Stretch:
    # by timestamps: an hour is an hour, also in the night when the clocks change
    seconds = int((held.ended_at or now).timestamp() - held.started_at.timestamp())
    return Stretch(held.started_at, held.ended_at, max(0, seconds))


def shown(row: Attempt, now: datetime) -> Shown:
    """An attempt and everything about it. One query more than judging takes."""
    one = row.apprenticeship
    asked = asked_with_logs(one, now)
    found, report = asked.situation, report_of(asked)
    log = (asked.kept.logs or {}).get(row.id, [])
    method = law.plan(one.standard, one.version).method(row.method)
    assert method is not None  # attempts are made from the plan's methods

    def read() -> tuple[Log, list[Line]]:
        names = dict(json.loads(asked.writers))
        entries = [entry._replace(writer=names.get(str(entry.by))) for entry in log]
        return entries, lines(method, entries)

    entries, said = asked.once(("log", row.id, asked.writers), read)
    return Shown(
        one=one,
        row=row,
        now=now,
        method=method,
        asked=asked,
        situation=found,
        report=report,
        told=next(told for told in report.attempts if told.id == row.code),
        attempt=next(each for each in found.record.attempts if each.id == row.code),
        entries=entries,
        lines=said,
    )
