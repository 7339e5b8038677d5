"""Exceptional circumstances as decisions about a case: determined, and withdrawn again. Parts of actions."""

from __future__ import annotations

from datetime import datetime

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Actor
from touchstone.web.records.actions import keep
from touchstone.web.records.models import CaseDecision, CaseKind


def determine(*, one: Apprenticeship, attempt: str, reason: str, by: Actor, at: datetime) -> CaseDecision:
    """Keep that exceptional circumstances hold for an attempt, by its code. The caller has the lock."""
    made = CaseDecision.objects.create(
        organisation_id=one.organisation_id,
        apprenticeship=one,
        kind=CaseKind.EXCEPTIONAL,
        attempt=attempt,
        by=by.person_id,
        role=by.role.party.value,
        at=at,
        reason=reason.strip(),
    )
    keep(one, "case.exceptional", by=by, at=at, facts={"attempt": attempt})
    return made


def withdraw(*, one: Apprenticeship, attempt: str, reason: str, by: Actor, at: datetime) -> CaseDecision:
    """Keep that they hold no more, with who said so and why. The caller has the lock, and found one."""
    open_ones = CaseDecision.objects.filter(
        apprenticeship=one, kind=CaseKind.EXCEPTIONAL, attempt=attempt, withdrawn_at=None
    )
    found = open_ones.latest("at")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_because = at, by.person_id, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    keep(one, "case.exceptional_withdrawn", by=by, at=at, facts={"attempt": attempt})
    return found
