"""The rules' answer as the API describes it: findings, grades, days, steps and explanations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

Figures = dict[str, str | int | None]


class WaiverOut(Schema):
    """Who let an unmet rule pass, and why."""

    by: str
    role: str
    reason: str


class FindingOut(Schema):
    """One rule applied to one subject: the answer, the reason in words, the figures, the clause."""

    code: str
    outcome: Literal["met", "not_met", "cannot_tell"]
    force: Literal["must", "should", "typically"]
    layer: str
    source: str
    message: str
    compared: Figures = Field(default_factory=dict)
    subject: str | None = None
    waiver: WaiverOut | None = None


class TraceOut(Schema):
    """How an answer came about."""

    what: str
    answer: str
    why: str
    source: str | None = None
    layer: str | None = None
    compared: Figures = Field(default_factory=dict)
    because: list[TraceOut] = Field(default_factory=list)


class GradeOut(Schema):
    """A grade as far as it can be told: between the worst and the best that the open facts allow."""

    lowest: str
    highest: str
    passes: bool | None = None
    marks_lowest: str | int | float | None = None
    marks_highest: str | int | float | None = None


class OverallOut(Schema):
    """The overall grade, before and after the cap."""

    complete: bool
    before_cap: GradeOut
    range: GradeOut
    grade: str | None = None
    capped: bool
    why_capped: list[str] = Field(default_factory=list)
    exceptional: list[str] = Field(default_factory=list)


class DeadlineOut(Schema):
    """A day that matters: the last one unless `earliest` says it is a first day."""

    code: str
    title: str
    on: date
    whose: str
    force: str
    layer: str
    source: str
    subject: str | None = None
    earliest: bool = False
    passed: bool = False


class StepOut(Schema):
    """What can be done next, by whom, until when, and what blocks it."""

    action: str
    title: str
    by: str
    ready: bool
    blocked_by: list[str] = Field(default_factory=list)
    until: date | None = None
    subject: str | None = None


class GatewayReportOut(Schema):
    """One gateway, judged."""

    id: str
    earliest_on: date | None = None
    ready: bool | None = None
    confirmed_at: datetime | None = None
    findings: list[FindingOut]
    waits_for: list[str] = Field(default_factory=list)


class AttemptReportOut(Schema):
    """One attempt, judged as far as this reader may know it."""

    id: str
    method: str
    kind: str
    number: int
    assessment: int
    standing: str
    grade: GradeOut
    final: bool
    levels: dict[str, str | None]
    remaining: dict[str, list[str]]
    conduct: dict[str, Any]
    findings: list[FindingOut]


class ClosingOut(Schema):
    """A right that ends: who may use it until when, and what it means when that day is over.

    `about` is the method or the appeal. Where it goes on after a typical window, `last_on` ends it for good.
    """

    code: str
    title: str
    since: date
    on: date
    may: list[str]
    after: str
    force: str
    layer: str
    source: str
    subject: str
    about: str
    last_on: date | None = None


class ReportOut(Schema):
    """The rules' whole answer about one apprentice at a moment."""

    standard: str
    version: str
    title: str
    apprentice: str
    on: datetime
    notices: list[str]
    stage: str
    gateways: list[GatewayReportOut]
    portfolio: list[FindingOut]
    attempts: list[AttemptReportOut]
    overall: OverallOut
    appeals: list[FindingOut]
    deadlines: list[DeadlineOut]
    closings: list[ClosingOut]
    next_steps: list[StepOut]
    findings: list[FindingOut]
    traces: dict[str, TraceOut] = Field(default_factory=dict)
