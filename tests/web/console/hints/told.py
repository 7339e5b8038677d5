"""What the rules themselves say of a log: the answer that live hints are held to, key by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any
from uuid import UUID

from touchstone.rules import conduct
from touchstone.rules.appeals import levels_as_judged
from touchstone.rules.conduct.duration import Allowance
from touchstone.rules.conduct.questions import counting
from touchstone.rules.conduct.session import Session, whole_seconds
from touchstone.rules.findings import Finding
from touchstone.rules.grading import method_grade
from touchstone.rules.in_the_way import in_the_way
from touchstone.rules.plan.method import Method
from touchstone.rules.record import attempt as known
from touchstone.rules.situation import Situation
from touchstone.web.assessments.entries import Kept, fold, running, standing
from touchstone.web.assessments.readiness import left

Json = dict[str, Any]
MINUTE = 60
LEFT_TO_THE_SERVER = ("conduct.same_working_day", "conduct.working_day", "conduct.venue")
OUTCOMES = {"met": True, "not_met": False, "cannot_tell": None}


@dataclass
class Entry:
    """An entry of a log in memory."""

    id: UUID
    number: int
    kind: str
    data: Any
    at: datetime
    by: UUID


def kept(entries: Sequence[Json]) -> list[Kept]:
    """The log as the server will keep it: what has no number yet comes after the others, in its order."""
    ahead = max((one["number"] or 0 for one in entries), default=0)
    return [
        Entry(
            id=UUID(one["id"]),
            number=one["number"] or ahead + place,
            kind=one["kind"],
            data=one["data"],
            at=datetime.fromisoformat(one["at"]),
            by=UUID(one["by"]),
        )
        for place, one in enumerate(entries, start=1)
    ]


def told(situation: Situation, entries: Sequence[Json]) -> Json:
    """What the rules say of the situation's one attempt with this log, and as if it were submitted now."""
    (attempt,) = situation.record.attempts
    method = situation.plan.method(attempt.method)
    assert method is not None
    log = kept(entries)
    attempt = fold(attempt, log)
    held = _conduct(situation, attempt)
    so_far = replace(attempt, sections=tuple(_until(one, situation.now) for one in attempt.sections))
    live = _conduct(situation, so_far)
    session = Session(situation=situation, method=method, attempt=attempt)
    levels = levels_as_judged(method, attempt)
    grade = method_grade(situation.plan, method, levels, attempt.score)
    time = _time(session)
    return {
        "sections": _sections(session, replace(session, attempt=so_far), live),
        "running": _running(log),
        "counted_seconds": held.counted_seconds,
        "used": live.counted_seconds,
        **time,
        "over": held.limit_minutes is not None and live.counted_seconds > held.limit_minutes * MINUTE,
        "extension": None if attempt.extension is None else attempt.extension.minutes,
        "owed": {
            "questions": held.owed.questions,
            "ksbs": list(held.owed.ksbs),
            "themes": list(held.owed.themes),
        },
        "seen": list(held.seen),
        "asked": list(held.asked),
        "counting_questions": len(counting(session, method.questions)) if method.questions else 0,
        "sampled": _sampled(situation, method, held),
        "declared": {one.id: one.holds for one in attempt.declared},
        "declarations_missing": _not_declared(method, attempt),
        "levels": levels,
        "score": None if attempt.score is None else f"{attempt.score.normalize():f}",
        "grade": {"lowest": grade.lowest, "highest": grade.highest, "passes": grade.passes},
        "next": _next(situation, method, levels, attempt.score),
        "outcomes": _outcomes(situation, attempt),
        "left": left(method, attempt, levels),
    }


def _conduct(situation: Situation, attempt: known.Attempt) -> Any:
    return conduct.judge(situation, attempt)


def _until(held: known.SectionHeld, now: datetime) -> known.SectionHeld:
    """A stretch that runs, as if it ended now."""
    return held if held.ended_at else replace(held, ended_at=max(held.started_at, now))


def _sections(session: Session, so_far: Session, live: Any) -> Json:
    rule = {one.code: one.compared for one in live.findings}
    return {
        section.id: {
            "seconds": rule[f"conduct.section.{section.id}"]["seconds"],
            "total": whole_seconds(so_far.held(section.id)),
            "running": any(one.open for one in session.held(section.id)),
        }
        for section in session.method.sections
    }


def _running(log: list[Kept]) -> Json | None:
    now = running(standing(log))
    if now is None:
        return None
    return {"entry": str(now.id), "section": now.data["section"], "since": now.at.isoformat()}


def _time(session: Session) -> Json:
    """The plan's minutes in seconds: a limit that ends in no whole one is passed by the next."""
    if session.method.duration is None:
        return {"planned": None, "limit": None}
    allowed = Allowance.of(session, session.method.duration)
    return {
        "least": ceil(allowed.least * MINUTE),
        "planned": allowed.planned * MINUTE,
        "limit": int(allowed.limit * MINUTE),
        "adjustment": allowed.adjustment * MINUTE,
        "adjustment_not_counted": allowed.not_counted * MINUTE,
    }


def _sampled(situation: Situation, method: Method, held: Any) -> int:
    found = {*held.seen, *held.asked}
    return sum(situation.plan.treatment[code] == "sampled" for code in method.ksbs if code in found)


def _not_declared(method: Method, attempt: known.Attempt) -> list[str]:
    said = {one.id for one in attempt.declared}
    return [one.id for one in method.declarations if one.id not in said]


def _next(situation: Situation, method: Method, levels: Any, score: Decimal | None) -> list[Json]:
    return [
        {
            "grade": one.grade,
            "open": one.open,
            "criteria": None if one.criteria is None else list(one.criteria),
            "score": one.score,
        }
        for one in in_the_way(situation.plan, method, levels, score)
    ]


def _outcomes(situation: Situation, attempt: known.Attempt) -> list[Json]:
    submitted = _conduct(situation, replace(attempt, judged_at=situation.now))
    return [
        {
            "code": one.code,
            "holds": OUTCOMES[one.outcome.value],
            "force": one.force.value,
            "source": str(one.source),
        }
        for one in submitted.findings
        if _told_live(one)
    ]


def _told_live(finding: Finding) -> bool:
    return finding.code not in LEFT_TO_THE_SERVER and not finding.code.startswith("recording.")
