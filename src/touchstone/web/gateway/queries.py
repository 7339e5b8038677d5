"""Reads of gateways."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.http import Http404

from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.gateway import binding
from touchstone.rules.plan.gateway import Gateway, Requirement
from touchstone.rules.record import gateway as known
from touchstone.rules.report import GatewayReport, Report
from touchstone.rules.roles import Role
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.gateway.models import Decision, Round
from touchstone.web.records import law

# Plain SQL: every action asks this, and composing it anew took longer than running it. A confirmation has the
# shape of a round of no requirement.
ROUNDS_AND_CONFIRMATIONS = """
    SELECT number, apprenticeship_id, gateway, requirement, submitted_at, submitted_by, says, decision,
           decided_at, decided_by, reason, signatures, verifications
      FROM gateway_round
     WHERE apprenticeship_id = ANY(%(wanted)s) AND decision <> %(taken_back)s AND opened_again_at IS NULL
    UNION ALL
    SELECT 0, apprenticeship_id, gateway, '', confirmed_at, confirmed_by, '', '',
           NULL, NULL, '', '[]'::jsonb, '[]'::jsonb
      FROM gateway_confirmation
     WHERE apprenticeship_id = ANY(%(wanted)s)
     ORDER BY number
"""


def facts(ids: Iterable[UUID]) -> dict[UUID, tuple[known.GatewayFacts, ...]]:
    """What happened at each gateway of each apprenticeship, as the rules know it. One query.

    A round that was taken back before anybody decided never came to a review, and in the place of one that
    was accepted by mistake stands the next, which was opened again: the rules know neither.
    """
    wanted = list(ids)
    rounds: dict[UUID, dict[str, dict[str, list[known.Round]]]] = defaultdict(dict)
    confirmed: dict[tuple[UUID, str], _Row] = {}
    for one in _rows(wanted):
        of = one.apprenticeship_id
        if one.requirement:
            items = rounds[of].setdefault(one.gateway, {})
            items.setdefault(one.requirement, []).append(_round(one))
        else:
            confirmed[of, one.gateway] = one
    return {id: _gateways(id, rounds[id], confirmed) for id in wanted}


class _Row(NamedTuple):
    number: int
    apprenticeship_id: UUID
    gateway: str
    requirement: str
    submitted_at: datetime
    submitted_by: UUID
    says: str
    decision: str
    decided_at: datetime | None
    decided_by: UUID | None
    reason: str
    signatures: list[dict[str, Any]]
    verifications: list[dict[str, Any]]


def _rows(wanted: list[UUID]) -> list[_Row]:
    """As they stand in the database: making rows of Django's took four times as long."""
    asked: dict[str, Any] = {"wanted": wanted, "taken_back": Decision.TAKEN_BACK.value}
    with connection.cursor() as cursor:
        cursor.execute(ROUNDS_AND_CONFIRMATIONS, asked)
        return [
            _Row._make([*plain, json.loads(signatures), json.loads(verifications)])
            for *plain, signatures, verifications in cursor.fetchall()
        ]


def _gateways(
    id: UUID, rounds: dict[str, dict[str, list[known.Round]]], confirmed: dict[tuple[UUID, str], _Row]
) -> tuple[known.GatewayFacts, ...]:
    names = {*rounds, *(gateway for of, gateway in confirmed if of == id)}
    found = []
    for name in sorted(names):
        confirmation = confirmed.get((id, name))
        items = (
            known.Item(requirement=requirement, rounds=tuple(all_rounds))
            for requirement, all_rounds in rounds.get(name, {}).items()
        )
        found.append(
            known.GatewayFacts(
                gateway=name,
                items=tuple(items),
                confirmed_at=confirmation.submitted_at if confirmation else None,
                confirmed_by=str(confirmation.submitted_by) if confirmation else None,
            )
        )
    return tuple(found)


def _round(one: _Row) -> known.Round:
    return known.Round(
        submitted_at=one.submitted_at,
        submitted_by=str(one.submitted_by),
        says=cast("Any", one.says or None),
        signatures=tuple(
            known.Signature(role=Role(sign["role"]), by=sign["by"], at=datetime.fromisoformat(sign["at"]))
            for sign in one.signatures
        ),
        verifications=tuple(
            known.Verification(
                ksb=word["ksb"], holds=word["holds"], by=word["by"], at=datetime.fromisoformat(word["at"])
            )
            for word in one.verifications
        ),
        decision=cast("Any", one.decision or None),
        decided_at=one.decided_at,
        decided_by=str(one.decided_by) if one.decided_by else None,
        reason=one.reason or None,
    )


def gate_of(one: Apprenticeship, gateway: str, requirement: str = "") -> tuple[Gateway, Any]:
    """The gateway of the apprentice's plan and its requirement; raise ``Http404`` for what the plan lacks.

    Without a requirement's id the second is ``None``.
    """
    gate = law.plan(one.standard, one.version).gateway(gateway)
    if gate is None:
        raise Http404
    item = next((known for known in gate.requirements if known.id == requirement), None)
    if requirement and item is None:
        raise Http404
    return gate, item


def holds_file(file: UUID) -> bool:
    """Whether a file was handed in at a gateway."""
    return Round.objects.filter(file=file).exists()


def last_round(one: Apprenticeship, gate: Gateway, item: Requirement) -> Round | None:
    """The latest round of an item."""
    known = Round.objects.filter(apprenticeship=one, gateway=gate.id, requirement=item.id)
    return known.order_by("-number").first()


def finding_of(report: Report, gate: Gateway, item: Requirement) -> Finding:
    """What the rules say of one requirement of a gateway."""
    told = gateway_report(report, gate)
    return next(found for found in told.findings if found.code == f"gateway.{item.id}")


def gateway_report(report: Report, gate: Gateway) -> GatewayReport:
    """What the rules say of one gateway."""
    return next(told for told in report.gateways if told.id == gate.id)


def unmet(report: Report, gate: Gateway) -> tuple[Finding, ...]:
    """What keeps the gateway from being confirmed; empty when nothing does."""
    told = gateway_report(report, gate)
    bound = binding((*told.findings, *report.portfolio))
    return tuple(
        found for found in bound if found.outcome is not Outcome.MET and found.message in told.waits_for
    )


def period_ends(report: Report, gate: Gateway) -> date | None:
    """The last day of the period that a gateway's confirmation opened, where the plan sets one."""
    told = (line.on for line in report.deadlines if line.code == f"gateway.period.{gate.id}")
    return next(told, None)


def names(people: Iterable[UUID | str | None]) -> dict[str, str]:
    """The names of people by their id as text. One query; none for nobody."""
    wanted = {str(one) for one in people if one}
    if not wanted:
        return {}
    known = get_user_model().objects.filter(id__in=wanted)
    return {str(one.pk): one.name or one.email for one in known}


def name(person: UUID | None) -> str:
    """A person's name."""
    return names([person]).get(str(person), "Somebody")
