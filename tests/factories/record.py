"""Small records for tests. Times are written ``2025-03-03 10:00`` and are London's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.factories.law import a_policy, a_scheme
from tests.factories.plan import a_plan
from touchstone.rules.calendar import LONDON
from touchstone.rules.plan import Plan
from touchstone.rules.record import Record
from touchstone.rules.record.attempt import Attempt, Judgement, SectionHeld
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.record.programme import Apprentice, Programme
from touchstone.rules.situation import Situation


def at(text: str) -> datetime:
    """A moment in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def a_section_held(start: str, end: str | None, section: str = "talk") -> SectionHeld:
    return SectionHeld(section=section, started_at=at(start), ended_at=at(end) if end else None)


def judgements(**levels: str) -> tuple[Judgement, ...]:
    """Judgements by criterion id, underscores standing for hyphens."""
    return tuple(Judgement(criterion=id.replace("_", "-"), level=level) for id, level in levels.items())


def an_attempt(id: str = "a1", method: str = "first", **facts: Any) -> Attempt:
    return Attempt(id=id, method=method, **facts)


def a_confirmed_gateway(when: str = "2025-10-01 09:00", **facts: Any) -> GatewayFacts:
    given: dict[str, Any] = {"gateway": "gateway", "confirmed_at": at(when), "confirmed_by": "reviewer"}
    return GatewayFacts(**given | facts)


def a_record(**facts: Any) -> Record:
    given: dict[str, Any] = {
        "standard": "ST9999",
        "version": "1.0",
        "apprentice": Apprentice(id="A-1", date_of_birth=date(2000, 1, 1)),
        "programme": Programme(started_on=date(2024, 9, 2)),
    }
    return Record(**given | facts)


def a_situation(*, plan: Plan | None = None, now: str = "2026-06-01 12:00", **facts: Any) -> Situation:
    """A situation over a record made of ``facts``."""
    return Situation(
        plan=plan or a_plan(), policy=a_policy(), scheme=a_scheme(), record=a_record(**facts), now=at(now)
    )
