"""Exceptional circumstances: a manager frees one attempt of the cap, and may withdraw that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.rules.attempts import Standing, history
from touchstone.rules.results import determination, may_be_freed
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import determining
from touchstone.web.records.models import CaseDecision
from touchstone.web.records.queries import situation
from touchstone.web.resits import messages
from touchstone.web.resits.queries import visible_attempt
from touchstone.web.results import actions as results
from touchstone.web.results.reasons import DETERMINED, WITHDRAWN


def told_of(now: Situation, code: str) -> Standing:
    """An attempt with its place in the history."""
    return next(one for one in history(now) if one.attempt.id == code)


@transaction.atomic
def determine(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> CaseDecision:
    """Determine exceptional circumstances for an attempt: it caps nothing.

    A released overall grade that changes with it is released anew. Refused for an attempt that carries no
    cap, where the plan knows no exceptions, and twice.
    """
    one, code = _case(attempt, reason, by)
    now = situation(one, at)
    told = told_of(now, code)
    if determination(now, told.attempt) is not None:
        raise Refused("Exceptional circumstances were determined for this attempt already.")
    if not may_be_freed(now, told):
        raise Refused("This attempt carries no cap that exceptional circumstances could lift.")
    made = determining.determine(one=one, attempt=code, reason=reason, by=by, at=at)
    results.overall_changed(one=one, because=DETERMINED, by=by, at=at)
    messages.exceptional(one, told.method.title, True, at)
    return made


@transaction.atomic
def withdraw(*, attempt: UUID, reason: str, by: Actor, at: datetime) -> CaseDecision:
    """Withdraw a determination, with a reason: the attempt carries the cap again."""
    one, code = _case(attempt, reason, by)
    now = situation(one, at)
    told = told_of(now, code)
    if determination(now, told.attempt) is None:
        raise Refused("No exceptional circumstances hold for this attempt.")
    kept = determining.withdraw(one=one, attempt=code, reason=reason, by=by, at=at)
    results.overall_changed(one=one, because=WITHDRAWN, by=by, at=at)
    messages.exceptional(one, told.method.title, False, at)
    return kept


def _case(attempt: UUID, reason: str, by: Actor) -> tuple[Apprenticeship, str]:
    by.require(Permission.DETERMINE_EXCEPTIONAL)
    found = visible_attempt(attempt, by)
    one = locked(found.apprenticeship_id, by)
    if not reason.strip():
        raise Refused("Say why.", fields={"reason": "Give the reason; it is kept for ever."})
    return one, found.code
