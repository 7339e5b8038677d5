"""Attempts with their whole story in one line, for tests of resits, results and appeals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from tests.factories.record import a_section_held, an_attempt, at, judgements
from touchstone.rules.record.attempt import Attempt, Booking, EmployerConsent, FurtherLearning, SectionHeld
from touchstone.rules.record.case import Appeal, Change, Decider, StageDecision
from touchstone.rules.roles import Role

GRADES = {
    "fail": ("not_met", "not_met"),
    "pass": ("met", "not_met"),
    "distinction": ("met", "met"),
}


def assessed(
    id: str,
    grade: str,
    on: str,
    *,
    method: str = "first",
    notified: str | None = None,
    section: str = "talk",
    **facts: Any,
) -> Attempt:
    """An attempt held for an hour from 10:00, judged at 12:00 with that grade, notified when told so."""
    passed, distinguished = GRADES[grade]
    start = at(f"{on} 10:00")
    given: dict[str, Any] = {
        "sections": (SectionHeld(section=section, started_at=start, ended_at=start + timedelta(hours=1)),),
        "judgements": judgements(**{f"{method}_t_P1": passed, f"{method}_t_D1": distinguished}),
        "judged_at": at(f"{on} 12:00"),
        "judged_by": "assessor-1",
        "notified_at": at(f"{notified} 09:00") if notified else None,
        "notified_to": (Role.TRAINING_PROVIDER,) if notified else (),
    }
    return an_attempt(id, method, **given | facts)


def a_booking(starts: str, served: str | None = None, **facts: Any) -> Booking:
    """A booking, with its notice when told so."""
    return Booking(starts_at=at(starts), notice_served_at=at(served) if served else None, **facts)


def held(start: str, end: str | None = None, **facts: Any) -> Attempt:
    """An attempt held in one section, still open unless its end is told."""
    return an_attempt(sections=(a_section_held(start, end),), **facts)


def consent(on: str, revoked: str | None = None) -> EmployerConsent:
    return EmployerConsent(
        by="employer-1", given_at=at(f"{on} 09:00"), revoked_at=at(f"{revoked} 09:00") if revoked else None
    )


def learning(from_: str, to: str) -> FurtherLearning:
    return FurtherLearning(from_=at(f"{from_} 00:00").date(), to=at(f"{to} 00:00").date())


def decided(
    on: str, outcome: Literal["upheld", "not_upheld"] = "upheld", stage: str = "review", **facts: Any
) -> StageDecision:
    given: dict[str, Any] = {
        "deciders": (
            Decider(by="lead", touched_case=False, connected=True),
            Decider(by="outsider", touched_case=False, connected=False),
        ),
        "reason": "The recording shows it.",
    }
    return StageDecision(stage=stage, decided_at=at(f"{on} 15:00"), outcome=outcome, **given | facts)


def changes(**levels: str) -> tuple[Change, ...]:
    return tuple(
        Change(criterion=id.replace("_", "-"), level=level, reason="Seen on the recording.")
        for id, level in levels.items()
    )


def an_appeal(attempt: str, lodged: str, *stages: StageDecision, **facts: Any) -> Appeal:
    given: dict[str, Any] = {"id": "appeal-1", "against": "result", "lodged_by": Role.TRAINING_PROVIDER}
    return Appeal(attempt=attempt, lodged_at=at(lodged), stages=stages, **given | facts)
