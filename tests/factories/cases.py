"""Decisions about a case that may be appealed against, and appeals against them, made by the actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.factories.appeals import PROVIDER
from tests.factories.results import OBSERVATION, Office
from touchstone.web.appeals.against import lodge_against
from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records import adjusting
from touchstone.web.records.models import CaseDecision

NO_NEED, COPIED, WARNING = "No need was shown.", "A log was copied.", "A written warning."
GROUNDS = "The report names thirty minutes."


def refused(office: Office, one: Apprenticeship, minutes: int | None = 30, **facts: Any) -> CaseDecision:
    """More time for the observation, refused by the manager."""
    given: dict[str, Any] = {"method": OBSERVATION, "asked_minutes": minutes, "reason": NO_NEED}
    return adjusting.refuse_adjustment(
        apprenticeship=one.id, by=office.people.actor("manager"), at=office.now, **given | facts
    )


def granted(office: Office, one: Apprenticeship, minutes: int = 10, asked: int | None = 30) -> CaseDecision:
    """More time for the observation, granted by the manager: less than was asked for, unless told."""
    return adjusting.adjust(
        apprenticeship=one.id,
        method=OBSERVATION,
        extra_minutes=minutes,
        asked_minutes=asked,
        reason="Ten are what the report names.",
        by=office.people.actor("manager"),
        at=office.now,
    )


def sanctioned(office: Office, one: Apprenticeship, **facts: Any) -> CaseDecision:
    """A written warning, imposed by the manager."""
    given: dict[str, Any] = {"measure": WARNING, "reason": COPIED}
    return adjusting.sanction(
        apprenticeship=one.id, by=office.people.actor("manager"), at=office.now, **given | facts
    )


def disputed(
    office: Office, decision: CaseDecision, role: str = PROVIDER, at: datetime | None = None, **facts: Any
) -> Appeal:
    """An appeal against one of them."""
    by = office.people.actor(role)
    given: dict[str, Any] = {"grounds": GROUNDS, "by": by, "at": at or office.now}
    return lodge_against(decision=decision.id, **given | facts)
