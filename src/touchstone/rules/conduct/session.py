"""One session at a method: the facts beside the plan's rules, sorted once for every rule of conduct."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from touchstone.rules.findings import Figure, Finding, find
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt, SectionHeld
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From start to end of a stretch, in universal time: lengths and order stay right when clocks change."""

    start: datetime
    end: datetime | None

    @classmethod
    def of(cls, held: SectionHeld) -> Stretch:
        """The stretch as the record holds it."""
        return cls(universal(held.started_at), None if held.ended_at is None else universal(held.ended_at))

    @property
    def open(self) -> bool:
        """Whether its end is not known."""
        return self.end is None


@dataclass(frozen=True, kw_only=True)
class Session:
    """One attempt with its method. It is finished once its judgements are submitted."""

    situation: Situation
    method: Method
    attempt: Attempt

    @property
    def absent(self) -> bool | None:
        """What is not there: it may still come, until the session is finished."""
        return None if self.attempt.judged_at is None else False

    def reached(self, there: bool) -> bool | None:
        """Whether something is there that may still come."""
        return there or self.absent

    def find(
        self,
        code: str,
        holds: bool | None,
        message: str,
        rule: Statement,
        *,
        subject: str | None = None,
        layer: Layer = Layer.PLAN,
        **compared: Figure,
    ) -> Finding:
        """A finding about this attempt, or about the subject named."""
        subject = self.attempt.id if subject is None else subject
        return find(code, holds, message, rule, layer=layer, subject=subject, **compared)

    def held(self, section: str) -> tuple[Stretch, ...]:
        """The stretches of a section, in the record's order."""
        return self._held.get(section, ())

    def title(self, section: str) -> str:
        """What the plan calls a section."""
        return self._titles[section]

    @cached_property
    def counted(self) -> tuple[Stretch, ...]:
        """The stretches of all sections that count towards the duration."""
        return tuple(
            stretch
            for section in self.method.sections
            if section.counted
            for stretch in self.held(section.id)
        )

    @property
    def not_held(self) -> tuple[str, ...]:
        """The ids of the sections that count towards the duration and have no stretch yet."""
        return tuple(one.id for one in self.method.sections if one.counted and not self.held(one.id))

    @property
    def running(self) -> bool:
        """Whether a counted section has a start without an end."""
        return any(stretch.open for stretch in self.counted)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {section.id: section.title for section in self.method.sections}

    @cached_property
    def _held(self) -> dict[str, tuple[Stretch, ...]]:
        sections: dict[str, tuple[Stretch, ...]] = {}
        for held in self.attempt.sections:
            sections[held.section] = (*sections.get(held.section, ()), Stretch.of(held))
        return sections


def universal(moment: datetime) -> datetime:
    """The same moment in universal time, where an hour is always an hour."""
    return moment.astimezone(UTC)


def whole_seconds(stretches: Iterable[Stretch]) -> int:
    """Seconds of the stretches that have ended, together; what is left of a second is dropped."""
    lengths = (stretch.end - stretch.start for stretch in stretches if stretch.end is not None)
    return sum(lengths, start=timedelta()) // SECOND
