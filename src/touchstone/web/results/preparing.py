"""What the page before a release shows: the grades as they would be told, to whom, and what that starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from touchstone.documents.statement.following import started
from touchstone.rules.findings import Finding
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, Deadline, Report
from touchstone.rules.roles import Role
from touchstone.rules.words import listed, plain
from touchstone.web.assessments.feedback import told as drafted
from touchstone.web.organisations.actor import Actor
from touchstone.web.quality.models import ENDED
from touchstone.web.quality.reviewing import Page, read_attempt
from touchstone.web.results.actions import in_the_way
from touchstone.web.results.published import published


@dataclass(frozen=True)
class Grade:
    """A method and the grade that is told with this release."""

    title: str
    grade: str
    note: str


@dataclass(frozen=True)
class Prepared:
    """One result before its release."""

    page: Page
    report: Report  # as it would be told
    told: AttemptReport
    grades: list[Grade]
    overall: str
    cap: str
    blocking: tuple[Finding, ...]
    deadlines: list[Deadline]
    to: list[Role]

    @property
    def released(self) -> bool:
        """Whether it was released meanwhile."""
        return self.page.review.attempt.notified_at is not None

    @property
    def why_not(self) -> str:
        """What keeps it from being released, rules aside, in a sentence."""
        review: Any = self.page.review
        if self.page.refused:
            return self.page.refused
        if review.held_because:
            return f"This result is held back by {review.held_by}: {review.held_because}"
        if review.state not in ENDED:
            return "Quality assurance has not ended; nothing is released before."
        return ""

    @property
    def ready(self) -> bool:
        """Whether it can be released now."""
        return not (self.released or self.why_not or self.blocking)

    @property
    def reasons(self) -> dict[str, str]:
        """What the feedback is filled in with."""
        return drafted(self.page.method, self.page.shown.entries)


def prepare(attempt: UUID, actor: Actor, now: datetime) -> Prepared:
    """The result of an attempt as it would be told now; raise ``Http404`` where there is none to be seen."""
    page = read_attempt(attempt, actor, now)
    whole = page.shown.situation
    to = tuple(whole.policy.release.to)
    facts = page.shown.attempt
    if facts.notified_at is None and facts.judged_at is not None:
        facts = replace(facts, notified_at=now, notified_to=to)
    attempts = tuple(facts if one.id == facts.id else one for one in whole.record.attempts)
    public = published(replace(whole, record=replace(whole.record, attempts=attempts), answers={}))
    report = assess(public)
    return Prepared(
        page=page,
        report=report,
        told=next(one for one in report.attempts if one.id == facts.id),
        grades=[_grade(report, method) for method in whole.plan.methods],
        overall=plain(report.overall.grade or "").capitalize(),
        cap=_cap(page, report),
        blocking=in_the_way(page.told),
        deadlines=started(report, {facts.id}),
        to=list(to),
    )


def _grade(report: Report, method: Method) -> Grade:
    found = [
        one for one in report.attempts if one.method == method.id and one.final and one.standing == "counts"
    ]
    if not found:
        return Grade(method.title, "–", "No released result")
    one = found[-1]
    note = "" if one.kind == "first" else f"{one.kind.capitalize()}, attempt {one.number}"
    return Grade(method.title, plain(one.grade.grade or "").capitalize(), note)


def _cap(page: Page, report: Report) -> str:
    """Why the overall grade is capped, in a sentence."""
    cap, told = page.shown.plan.attempts.cap, report.overall
    if cap is None or not told.why_capped:
        return ""
    known = {one.id: one for one in report.attempts}
    titles = {one.id: one.title for one in page.shown.plan.methods}
    again = listed(f"{titles[known[id].method]} ({known[id].kind})" for id in told.why_capped)
    before = told.before_cap.grade
    without = (
        f" Without the cap it would be {plain(before)}." if before and before != told.range.grade else ""
    )
    return f"At most {plain(cap.overall)}, because of {again}.{without}"
