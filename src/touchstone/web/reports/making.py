"""The facts of an assessment report: for who judges, from the log; for the apprentice, from their results.

What the apprentice gets is made without the log, from the record as far as its results were told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from touchstone.documents.assessment_report import Entry, Facts, Names, for_apprentice, internal
from touchstone.rules.calendar import day
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.trace import Trace
from touchstone.rules.words import on_date
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.page import Shown, shown
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.reports.queries import captured_amiss, doubtful, judged_attempt, visible_attempt
from touchstone.web.results.models import Release
from touchstone.web.results.queries import revisions
from touchstone.web.results.reasons import why_revised
from touchstone.web.results.statements import statement

ELSEWHERE = ("data", "device_at")
SAID = [one.name for one in fields(Entry) if one.name not in ELSEWHERE]  # as a line of the log has it


@dataclass(frozen=True)
class Made:
    """A report for one reader: the apprentice, the attempt, and all that is printed."""

    one: Apprenticeship
    row: Attempt
    context: dict[str, Any]


def whole(id: UUID, actor: Actor, now: datetime) -> Made:
    """The internal report of a submitted attempt; ``Http404`` for who does not read its log."""
    row = judged_attempt(id, actor)
    page, captured = shown(row, now), captured_amiss(id)
    clocks = {one.entry: one.device_at for one in captured}
    facts = Facts(
        names=_names(page.one),
        situation=page.situation,
        method=page.method,
        attempt=page.attempt,
        told=page.told,
        trace=page.trace,
        now=now,
        notices=page.report.notices,
        entries=list(_entries(page, clocks)),
        captured=doubtful(captured),
        inside=True,
        **_as_released(row),
    )
    return Made(page.one, row, internal(facts))


def _entries(page: Shown, clocks: Mapping[UUID, datetime | None]) -> Iterator[Entry]:
    data = {entry.number: entry.data for entry in page.entries}
    for line in page.lines:
        said = {name: getattr(line, name) for name in SAID}
        said["became"] = line.became or line.uncounted
        yield Entry(**said, data=data[line.number], device_at=clocks.get(line.id))


def told(id: UUID, actor: Actor, now: datetime) -> Made:
    """What the apprentice gets, for whoever knows the result; ``Http404`` before, and for others."""
    row = visible_attempt(id, actor)
    known = statement(row.apprenticeship_id, actor, now)
    release = next((one for one in known.releases if one.attempt_id == id), None)
    if release is None or known.report is None or known.public is None:
        raise Http404
    facts = _of_release(known.one, known.public, known.report, release, now)
    return Made(known.one, release.attempt, for_apprentice(facts))


def _of_release(
    one: Apprenticeship, public: Situation, report: Report, release: Release, now: datetime
) -> Facts:
    code = release.attempt.code
    attempt = next(each for each in public.record.attempts if each.id == code)
    method = public.plan.method(attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return Facts(
        names=_names(one),
        situation=public,
        method=method,
        attempt=attempt,
        told=next(each for each in report.attempts if each.id == code),
        trace=_trace(report, code),
        now=now,
        notices=report.notices,
        **_said(release),
    )


def _names(one: Apprenticeship) -> Names:
    return Names(one.name, one.provider.name, one.employer.name, one.organisation.name)


def _trace(report: Report, code: str) -> Trace | None:
    return report.traces.get(f"attempt {code}") or report.traces.get(code)


def _as_released(row: Attempt) -> dict[str, Any]:
    """Feedback as it was given, once the result was released."""
    if row.notified_at is None:
        return {}
    found = revisions(row.id)
    return _said(found[-1]) if found else {}


def _said(release: Release) -> dict[str, Any]:
    changed = ""
    if release.because:
        changed = f"On {on_date(day(release.released_at))}, because {why_revised(release.because)}."
    return {"feedback": release.feedback, "changed": changed}
