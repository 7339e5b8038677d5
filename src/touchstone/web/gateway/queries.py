"""Reads of gateways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from touchstone.rules.record import gateway as known
from touchstone.rules.roles import Role
from touchstone.web.gateway.models import Confirmation, Round


def facts(ids: Iterable[UUID]) -> dict[UUID, tuple[known.GatewayFacts, ...]]:
    """What happened at each gateway of each apprenticeship, as the rules know it. Two queries."""
    wanted = list(ids)
    rounds: dict[UUID, dict[str, dict[str, list[known.Round]]]] = defaultdict(dict)
    for one in Round.objects.filter(apprenticeship__in=wanted).order_by("number"):
        items = rounds[one.apprenticeship_id].setdefault(one.gateway, {})
        items.setdefault(one.requirement, []).append(_round(one))
    confirmed = {
        (one.apprenticeship_id, one.gateway): one
        for one in Confirmation.objects.filter(apprenticeship__in=wanted)
    }
    return {id: _gateways(id, rounds[id], confirmed) for id in wanted}


def _gateways(
    id: UUID, rounds: dict[str, dict[str, list[known.Round]]], confirmed: dict[tuple[UUID, str], Confirmation]
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
                confirmed_at=confirmation.confirmed_at if confirmation else None,
                confirmed_by=str(confirmation.confirmed_by) if confirmation else None,
            )
        )
    return tuple(found)


def _round(one: Round) -> known.Round:
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
