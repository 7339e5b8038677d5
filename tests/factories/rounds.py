"""Gateway requirements and the rounds of their items."""

from __future__ import annotations

from typing import Any

from tests.factories.plan import rule
from tests.factories.record import at
from touchstone.rules.plan.gateway import Document, MonthsOnProgramme
from touchstone.rules.record.gateway import GatewayFacts, Item, Round, Signature
from touchstone.rules.roles import Role


def months(number: int, id: str = "months") -> MonthsOnProgramme:
    return rule(MonthsOnProgramme, kind="months_on_programme", id=id, title="Time", months=number)


def a_document(**facts: Any) -> Document:
    return rule(Document, **{"kind": "document", "id": "photo_id", "title": "Photo ID"} | facts)


def a_signature(role: Role, when: str = "2025-09-01 09:00") -> Signature:
    return Signature(role=role, by="someone", at=at(when))


def handed_in(
    *rounds: Round, requirement: str = "photo_id", gateway: str = "gateway", confirmed: str | None = None
) -> GatewayFacts:
    """A gateway at which these rounds of one item were handed in, confirmed when told so."""
    return GatewayFacts(
        gateway=gateway,
        items=(Item(requirement=requirement, rounds=rounds),),
        confirmed_at=at(confirmed) if confirmed else None,
    )


def a_round(submitted: str = "2025-09-01 10:00", *, decided: str | None = None, **facts: Any) -> Round:
    decided_at = None if decided is None else at(decided)
    return Round(submitted_at=at(submitted), submitted_by="provider", decided_at=decided_at, **facts)


def accepted(submitted: str = "2025-09-01 10:00", decided: str = "2025-09-02 10:00", **facts: Any) -> Round:
    return a_round(submitted, decided=decided, decision="accepted", **facts)


def returned(reason: str | None = "Blurred", **facts: Any) -> Round:
    return a_round(**{"decided": "2025-09-02 10:00", "decision": "returned", "reason": reason} | facts)
