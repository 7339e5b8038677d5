"""A complete apprentice of ST1379 1.1, as a record file: every method taken, every criterion judged."""

from __future__ import annotations

from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method

ASKED_ON = "2026-02-02T12:00:00+00:00"
ASSESSOR = "assessor-1"
REVIEWER = "reviewer-1"
PROVIDER = "provider-1"
OBSERVED_ON = "2025-11-03"
DISCUSSED_ON = "2025-11-10"


def full_record(plan: Plan) -> dict[str, Any]:
    """The record, as its JSON holds it; the assessment ends with a distinction."""
    observation, discussion = plan.methods
    return {
        "format": "touchstone-record/1",
        "standard": plan.identity.reference,
        "version": plan.identity.version,
        "apprentice": {"id": "A-1001", "date_of_birth": "1998-05-17"},
        "programme": {"started_on": "2024-09-02"},
        "portfolio": {
            "pieces": _pieces(discussion),
            "assessor_has_it_since": "2025-10-02T09:00:00+01:00",
        },
        "gateways": [_gateway(plan)],
        "attempts": [_observation(observation), _discussion(discussion)],
    }


def _pieces(method: Method) -> list[dict[str, Any]]:
    return [
        {
            "id": f"E{number}",
            "title": f"Mentoring log {number}",
            "kind": "mentoring_log",
            "ksbs": [code for place, code in enumerate(method.ksbs) if place % 12 == number - 1],
            "relationship_with": ["mentee A" if number % 2 else "mentee B"],
            "anonymised": True,
        }
        for number in range(1, 13)
    ]


def _gateway(plan: Plan) -> dict[str, Any]:
    gateway = plan.gateways[0]
    items = []
    for requirement in gateway.requirements:
        if requirement.kind == "months_on_programme":
            continue
        submitted: dict[str, Any] = {
            "submitted_at": "2025-09-20T09:00:00+01:00",
            "submitted_by": PROVIDER,
            "signatures": [
                {"role": role.value, "by": PROVIDER, "at": "2025-09-20T09:00:00+01:00"}
                for role in requirement.signed_by
            ],
            "decision": "accepted",
            "decided_at": "2025-09-25T10:00:00+01:00",
            "decided_by": REVIEWER,
        }
        if requirement.kind == "declaration":
            submitted["says"] = "met"
        items.append({"requirement": requirement.id, "rounds": [submitted]})
    return {
        "gateway": gateway.id,
        "items": items,
        "confirmed_at": "2025-10-01T09:00:00+01:00",
        "confirmed_by": REVIEWER,
    }


def _observation(method: Method) -> dict[str, Any]:
    sections = {
        "explanation": ("09:50", "10:00"),
        "live": ("10:00", "10:30"),
        "recordings": ("10:40", "11:40"),
    }

    def recording(id: str, on: str) -> dict[str, Any]:
        return {
            "id": id,
            "held_at": f"{on}T10:00:00+01:00",
            "recorded_at": f"{on}T10:00:00+01:00",
            "seconds": 1800,
            "medium": "video",
            "visible": ["mentor", "mentee"],
        }

    return _attempt(
        method, OBSERVED_ON, "questioning", "11:45", sections | {"questioning": ("11:45", "12:15")}
    ) | {
        "recordings": [recording("R1", "2025-10-15"), recording("R2", "2025-10-16")],
        "seen": [{"ksb": code, "section": "live"} for code in method.ksbs[:12]]
        + [{"ksb": code, "recording": "R1", "second": 60} for code in method.ksbs[12:]],
    }


def _discussion(method: Method) -> dict[str, Any]:
    return _attempt(method, DISCUSSED_ON, "discussion", "10:05", {"discussion": ("10:00", "11:00")})


def _attempt(
    method: Method, on: str, asked_in: str, first_question: str, sections: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    def at(time: str) -> str:
        return f"{on}T{time}:00+00:00"

    hour, minute = map(int, first_question.split(":"))
    codes = list(method.ksbs)
    return {
        "id": f"{method.id}-1",
        "method": method.id,
        "bookings": [
            {
                "starts_at": at(min(start for start, _ in sections.values())),
                "notice_served_at": "2025-10-06T09:00:00+01:00",
                "notice_served_to": "A-1001",
            }
        ],
        "declared": [
            {"id": one.id, "holds": True, "by": ASSESSOR, "at": at(min(s for s, _ in sections.values()))}
            for one in method.declarations
        ],
        "sections": [
            {"section": name, "started_at": at(start), "ended_at": at(end)}
            for name, (start, end) in sections.items()
        ],
        "venue": "workplace" if on == OBSERVED_ON else "remote",
        "question_set": f"{method.id}-set-1",
        "questions": [
            {
                "id": f"Q{number}",
                "kind": "set",
                "asked_at": at(f"{hour:02}:{minute + 2 * number:02}"),
                "section": asked_in,
                "ksbs": codes[number::8],
                "theme": method.themes[number % len(method.themes)].id,
            }
            for number in range(8)
        ],
        "judgements": [{"criterion": one.id, "level": "met", "by": ASSESSOR} for one in method.criteria],
        "judged_at": f"{on}T17:00:00+00:00",
        "judged_by": ASSESSOR,
        "notified_at": f"{on[:8]}{int(on[8:]) + 4:02}T09:00:00+00:00",
        "notified_to": ["employer", "training_provider"],
    }
