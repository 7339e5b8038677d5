"""Decisions that may be appealed against, and appeals that name them."""

from __future__ import annotations

from typing import Any

from tests.factories.record import at
from touchstone.rules.record.case import Adjustment, Appeal, RefusedAdjustment, Sanction, StageDecision
from touchstone.rules.roles import Role


def _decided(on: str) -> dict[str, Any]:
    return {"by": "gus", "role": Role.MANAGER, "at": at(f"{on} 10:00"), "reason": "Because."}


def refused(id: str = "adjustment-1", method: str = "first", on: str = "2026-01-12") -> RefusedAdjustment:
    return RefusedAdjustment(id=id, method=method, asked_minutes=30, **_decided(on))


def granted(
    minutes: int = 10, asked: int | None = 30, id: str | None = "adjustment-2", on: str = "2026-01-12"
) -> Adjustment:
    return Adjustment(id=id, method="first", extra_minutes=minutes, asked_minutes=asked, **_decided(on))


def a_sanction(id: str = "sanction-1", attempt: str | None = None, on: str = "2026-01-12") -> Sanction:
    return Sanction(id=id, measure="A written warning.", attempt=attempt, **_decided(on))


def disputing(decision: str, lodged: str, *stages: StageDecision, **facts: Any) -> Appeal:
    """An appeal against a decision; about a sanction where its id says so."""
    against = "malpractice" if decision.startswith("sanction") else "adjustment"
    given: dict[str, Any] = {"id": "appeal-1", "against": against, "lodged_by": Role.TRAINING_PROVIDER}
    return Appeal(decision=decision, lodged_at=at(lodged), stages=stages, **given | facts)
