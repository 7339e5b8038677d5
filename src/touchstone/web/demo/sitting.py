"""How one method is conducted in the demonstration: everything its plan asks for, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from touchstone.rules.plan.method import Method, Section
from touchstone.web.assessments.actions import Sent, write_many
from touchstone.web.bookings.slots import Slot
from touchstone.web.organisations.actor import Actor

SHORTEST = 10  # minutes of a section for which the plan sets none and leaves no time
GAP = timedelta(minutes=5)


def slots(method: Method, starts: datetime) -> list[Slot]:
    """The sections one after the other, each as long as the plan says."""
    made, begins = [], starts
    for section in method.sections:
        ends = begins + timedelta(minutes=_minutes(method, section))
        made.append(Slot(section.id, begins, ends))
        begins = ends + GAP
    return made


def _minutes(method: Method, section: Section) -> int:
    if section.minutes is not None:
        return section.minutes
    open_ones = [one for one in method.sections if one.counted and one.minutes is None]
    if section not in open_ones or method.duration is None:
        return SHORTEST
    taken = sum(one.minutes or 0 for one in method.sections if one.counted)
    return max((method.duration.minutes - taken) // len(open_ones), SHORTEST)


@dataclass
class Sitting:
    """One attempt as its assessor writes it down, and keeps it section by section."""

    attempt: UUID
    method: Method
    by: Actor
    unkept: list[Sent] = field(default_factory=list)

    def conduct(self, starts: datetime, marks: str, *, whole: bool = True) -> datetime:
        """Write the log of a whole session, or of its first section alone; answers with when it ended."""
        clock = starts
        for declaration in self.method.declarations:
            if declaration.before:
                self._write("declared", {"id": declaration.id, "holds": True}, clock)
        for slot in slots(self.method, starts):
            self._write("section_started", {"section": slot.section}, slot.starts_at)
            self._within(slot)
            clock = slot.ends_at
            self._write("section_ended", {"section": slot.section}, clock)
            self._keep(clock)
            if not whole:
                return clock
        for declaration in self.method.declarations:
            if not declaration.before:
                self._write("declared", {"id": declaration.id, "holds": True}, clock)
        self._keep(clock)
        self._judge(clock + GAP, marks)
        self._keep(clock + GAP)
        return clock + 2 * GAP

    def _within(self, slot: Slot) -> None:
        recordings, questions = self.method.recordings, self.method.questions
        if recordings is not None and recordings.section == slot.section:
            self._recordings(slot)
        asked_in = questions.asked_in.section if questions and questions.asked_in else None
        last = self.method.sections[-1].id
        if questions is not None and slot.section == (asked_in or last):
            self._questions(slot)
        elif slot.section == self.method.sections[0].id:
            self._write(
                "note", {"text": "Identity checked, format and times explained.", "ksbs": []}, slot.starts_at
            )

    def _recordings(self, slot: Slot) -> None:
        wanted = self.method.recordings
        assert wanted is not None
        for number in range(wanted.number.number):
            held = slot.starts_at - timedelta(days=5, hours=number)
            self._write(
                "recording",
                {
                    "id": f"recording-{number + 1}",
                    "held_at": held.isoformat(),
                    "recorded_at": held.isoformat(),
                    "seconds": (wanted.length.minutes if wanted.length else 30) * 60 + 45,
                    "medium": wanted.media.accepted[0] if wanted.media else "video",
                    "visible": list(wanted.visible.people) if wanted.visible else [],
                    "from_second": 0,
                    "to_second": (wanted.assessed.minutes if wanted.assessed else 30) * 60,
                },
                slot.starts_at,
            )
        seen = {
            "ksbs": list(self.method.ksbs),
            "recording": "recording-1",
            "second": 95,
            "text": "Seen clearly.",
        }
        self._write("seen", seen, slot.starts_at + GAP)

    def _questions(self, slot: Slot) -> None:
        questions = self.method.questions
        assert questions is not None
        counting = next(kind.id for kind in questions.kinds if kind.counts)
        number = max(questions.minimum.number if questions.minimum else 0, len(self.method.themes))
        for at in range(number):
            theme = self.method.themes[at % len(self.method.themes)]
            ksb = theme.ksbs[(at // len(self.method.themes)) % len(theme.ksbs)]
            data = {
                "id": f"q{at + 1}",
                "kind": counting,
                "section": slot.section,
                "theme": theme.id,
                "ksbs": [ksb],
                "text": f"Tell me about a time that shows {ksb}.",
                "answer": "A clear example, with what was learnt from it.",
            }
            self._write("question", data, slot.starts_at + timedelta(minutes=2 + 3 * at))

    def _judge(self, at: datetime, marks: str) -> None:
        if self.method.test is not None:
            score = {"poor": self.method.test.out_of // 4}.get(marks, self.method.test.out_of - 2)
            self._write("score", {"score": score}, at)
        kinds = list(dict.fromkeys(criterion.kind for criterion in self.method.criteria))
        levels = [level.id for level in self.method.levels]
        for number, criterion in enumerate(self.method.criteria):
            first = criterion.kind == kinds[0]
            good = {"best": True, "fair": first, "poor": first and number > 0}[marks]
            said = (
                "Shown in the session and confirmed by an answer."
                if good
                else "Not shown, and not answered when asked."
            )
            data: Mapping[str, Any] = {
                "criterion": criterion.id,
                "level": levels[-1] if good else levels[0],
                "reason": said,
                "pointers": ["q1"] if self.method.questions else [],
            }
            self._write("judgement", data, at)

    def _write(self, kind: str, data: Mapping[str, Any], at: datetime) -> None:
        self.unkept.append(Sent(kind=kind, data=data, happened_at=at))

    def _keep(self, at: datetime) -> None:
        if self.unkept:
            write_many(attempt=self.attempt, entries=self.unkept, by=self.by, at=at)
        self.unkept = []
