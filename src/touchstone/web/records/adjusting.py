"""Decisions that may be appealed against: adjustments granted or refused, and sanctions for malpractice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.again import as_before
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law, messages
from touchstone.web.records.actions import keep
from touchstone.web.records.models import DISPUTABLE, CaseDecision, CaseKind

WRONG = "Some of what you entered needs to be put right."
FOR_EVER = "Give the reason; it is kept for ever."


@transaction.atomic
def adjust(
    *,
    apprenticeship: Any,
    method: str,
    extra_minutes: int,
    reason: str,
    by: Actor,
    at: datetime,
    asked_minutes: int | None = None,
    id: UUID | None = None,
) -> CaseDecision:
    """Grant a reasonable adjustment: more minutes for a method.

    ``asked_minutes`` is what was asked for, where it was more: granting less may be appealed against, and
    those who may are told until when. ``id`` is the form's own: sent twice, it is one grant.
    """
    by.require(Permission.ADJUST)
    one = locked(apprenticeship, by)
    asked = None if asked_minutes == extra_minutes else asked_minutes
    given = {"method": method, "extra_minutes": extra_minutes, "asked_minutes": asked}
    if known := _known(one, id, CaseKind.ADJUSTMENT, given, reason):
        return known
    wrong = _wrong(one, method, reason)
    if extra_minutes <= 0:
        wrong["extra_minutes"] = "Give minutes above nought."
    if asked_minutes is not None and asked_minutes < extra_minutes:
        wrong["asked_minutes"] = "Leave it empty, unless more was asked for than you grant."
    _refuse(wrong)
    made = _made(one, CaseKind.ADJUSTMENT, given, reason, by, at, id)
    facts = {"decision": made.code, "method": method, "minutes": extra_minutes}
    report = keep(one, "case.adjustment", by=by, at=at, facts=facts)
    if asked is not None:
        messages.adjusted(made, one, at, report)
    messages.more_time(one, method, at)
    return made


@transaction.atomic
def refuse_adjustment(
    *,
    apprenticeship: Any,
    method: str,
    reason: str,
    by: Actor,
    at: datetime,
    asked_minutes: int | None = None,
    id: UUID | None = None,
) -> CaseDecision:
    """Refuse a reasonable adjustment that was asked for; who may appeal is told the reason and until when.

    ``id`` is the form's own: sent twice, it is one refusal.
    """
    by.require(Permission.ADJUST)
    one = locked(apprenticeship, by)
    given = {"method": method, "asked_minutes": asked_minutes}
    if known := _known(one, id, CaseKind.REFUSED_ADJUSTMENT, given, reason):
        return known
    wrong = _wrong(one, method, reason)
    if asked_minutes is not None and asked_minutes <= 0:
        wrong["asked_minutes"] = "Give minutes above nought, or leave it empty."
    _refuse(wrong)
    made = _made(one, CaseKind.REFUSED_ADJUSTMENT, given, reason, by, at, id)
    facts = {"decision": made.code, "method": method}
    report = keep(one, "case.refused_adjustment", by=by, at=at, facts=facts)
    messages.adjusted(made, one, at, report)
    return made


@transaction.atomic
def sanction(
    *,
    apprenticeship: Any,
    measure: str,
    reason: str,
    by: Actor,
    at: datetime,
    attempt: str = "",
    id: UUID | None = None,
) -> CaseDecision:
    """Impose a sanction for malpractice, in words; ``attempt`` is the code of the one that it is about.

    Nothing else follows from it: no source says what a sanction does to a grade. Everybody whom it concerns
    is told what was imposed, why, and until when to appeal. Sent twice with one ``id``, it is one sanction.
    """
    by.require(Permission.SANCTION)
    one = locked(apprenticeship, by)
    given = {"measure": measure.strip(), "attempt": attempt}
    if known := _known(one, id, CaseKind.SANCTION, given, reason):
        return known
    wrong = {} if reason.strip() else {"reason": FOR_EVER}
    if not measure.strip():
        wrong["measure"] = "Say what is imposed; the apprentice reads it."
    if attempt and not Attempt.objects.filter(apprenticeship=one, code=attempt).exists():
        wrong["attempt"] = "Choose one of the attempts, or none."
    _refuse(wrong)
    made = _made(one, CaseKind.SANCTION, given, reason, by, at, id)
    facts = {"decision": made.code} | ({"attempt": attempt} if attempt else {})
    report = keep(one, "case.sanction", by=by, at=at, facts=facts)
    messages.sanctioned(made, one, at, report)
    return made


def _wrong(one: Apprenticeship, method: str, reason: str) -> dict[str, str]:
    wrong = {} if reason.strip() else {"reason": FOR_EVER}
    if law.plan(one.standard, one.version).method(method) is None:
        wrong["method"] = "Choose one of the methods."
    return wrong


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Refused(WRONG, fields=wrong)


def _known(
    one: Apprenticeship, id: UUID | None, kind: CaseKind, given: Mapping[str, Any], reason: str
) -> CaseDecision | None:
    """What this very form decided when it was sent before."""
    known = CaseDecision.objects.filter(id=id).first() if id else None
    said = {"apprenticeship_id": one.id, "kind": kind, "reason": reason.strip(), **given}
    return as_before(known, **said) if known else None


def _made(
    one: Apprenticeship,
    kind: CaseKind,
    given: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime,
    id: UUID | None = None,
) -> CaseDecision:
    """The decision with its code: adjustments are counted together, granted or refused."""
    noun = "sanction" if kind is CaseKind.SANCTION else "adjustment"
    alike = [each for each in DISPUTABLE if (each is CaseKind.SANCTION) == (kind is CaseKind.SANCTION)]
    before = CaseDecision.objects.filter(apprenticeship=one, kind__in=alike).count()
    return CaseDecision.objects.create(
        **({"id": id} if id else {}),
        organisation_id=one.organisation_id,
        apprenticeship=one,
        kind=kind,
        code=f"{noun}-{before + 1}",
        by=by.person_id,
        role=by.role.party.value,
        at=at,
        reason=reason.strip(),
        **given,
    )
