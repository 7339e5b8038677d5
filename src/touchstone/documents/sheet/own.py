"""A sheet with what its apprentice wrote: the plan's words as ever, their own notes, evidence and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from touchstone.documents.sheet import TEMPLATE, sheet_context
from touchstone.documents.sheet.criteria import KeyPoints
from touchstone.documents.typeset import Typeset
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.words import on_date


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A note about something that the plan does not have any more: what it was, and what was written."""

    id: str
    title: str  # of the method
    version: str
    wording: str
    points: Sequence[str]
    evidence: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Own:
    """What is the apprentice's own. ``points`` and ``evidence`` by criterion id; ``booked`` in sentences."""

    name: str
    on: date
    points: KeyPoints
    evidence: Mapping[str, Sequence[str]]
    booked: Sequence[str] = ()
    apart: Sequence[Apart] = field(default_factory=tuple)


def own_context(plan: Plan, method_id: str, policy: Policy, own: Own) -> dict[str, Any]:
    """All that the apprentice's own sheet says, as plain data ready to print."""
    said = sheet_context(plan, method_id, policy, own.points)
    themes = [
        theme | {"rows": [row | {"evidence": list(own.evidence.get(row["id"], ()))} for row in theme["rows"]]}
        for theme in said["themes"]
    ]
    return said | {
        "of": own.name,
        "on": own.on.isoformat(),
        "as_of": on_date(own.on),
        "themes": themes,
        "booked": list(own.booked),
        "apart": [_apart(one) for one in own.apart],
    }


def own_pdf(context: Mapping[str, Any]) -> bytes:
    """The same as an accessible PDF (PDF/UA-1 and PDF/A-3a), dated by the day it was made for."""
    return Typeset(template=TEMPLATE, context=context, on=date.fromisoformat(context["on"])).readable_pdf()


def _apart(one: Apart) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "version": one.version,
        "wording": one.wording,
        "points": list(one.points),
        "evidence": list(one.evidence),
    }
