"""The whole answer about one apprentice, as every page, document, API and command shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from touchstone.rules.findings import Finding
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Layer, Source
from touchstone.rules.trace import Trace


class StageOf(StrEnum):
    """Where an apprentice stands between registration and the end."""

    ON_PROGRAMME = "on_programme"
    AT_GATEWAY = "at_gateway"  # items handed in, not confirmed
    IN_ASSESSMENT = "in_assessment"  # gateway confirmed, methods still to take
    AWAITING_RESULT = "awaiting_result"  # all taken, an outcome not notified
    FAILED = "failed"  # a method failed; a resit or retake may follow
    LAPSED = "lapsed"  # the limit has passed; the entire assessment is taken again
    PASSED = "passed"  # complete with a passing overall grade
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRange:
    """A grade as far as it can be told: between the worst and the best that the open facts allow.

    ``grade`` is given when both are the same. ``marks_*`` are exact percentages of the most, for a method
    with a test, or where points or a weight count; for all others, and overall, they are not given.
    """

    lowest: str
    highest: str
    passes: bool | None
    marks_lowest: Fraction | None = None
    marks_highest: Fraction | None = None

    @property
    def grade(self) -> str | None:
        """The grade, or ``None`` when it cannot be told yet."""
        return self.lowest if self.lowest == self.highest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a session still has to ask or show under its plan."""

    questions: int = 0  # counting questions short of the minimum
    ksbs: tuple[str, ...] = ()  # not observed and not asked about
    themes: tuple[str, ...] = ()  # ids of themes not asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How a method was conducted: figures, what is owed, findings."""

    counted_seconds: int
    planned_minutes: int | None
    limit_minutes: Decimal | None  # with extension and adjustments
    seen: tuple[str, ...]  # KSBs evidenced by what was seen
    asked: tuple[str, ...]  # KSBs evidenced by an answer
    owed: Owed
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptReport:
    """One attempt, judged."""

    id: str
    method: str
    kind: Literal["first", "resit", "retake", "replacement"]
    number: int  # 1 for the first attempt at this method
    assessment: int  # 1, or more after the entire assessment lapsed
    standing: Literal["counts", "superseded", "planned", "lapsed", "void"]
    grade: GradeRange
    final: bool  # judgements submitted and grade told
    levels: Mapping[str, str | None]  # each criterion's level after appeals; None is not yet assessed
    remaining: Mapping[str, tuple[str, ...]]  # criteria below the best level, by kind
    conduct: Conduct
    findings: tuple[Finding, ...]  # notice, review, eligibility, results; conduct's are its own


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayReport:
    """One gateway, judged."""

    id: str
    earliest_on: date | None
    ready: bool | None  # every must and should is met or waived; None while something waits for review
    confirmed_at: datetime | None
    findings: tuple[Finding, ...]
    waits_for: tuple[str, ...] = ()  # sentences: what keeps it from being confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The overall grade: what the methods give, and what the cap leaves of it."""

    complete: bool
    before_cap: GradeRange
    range: GradeRange
    grade: str | None  # None until every method is complete
    capped: bool  # whether the cap applies, even where it changes nothing
    why_capped: tuple[str, ...] = ()  # ids of the attempts that carry it
    exceptional: tuple[str, ...] = ()  # ids of the attempts freed of it by exceptional circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day that matters: last day unless ``earliest`` says it is a first day."""

    code: str
    title: str
    on: date
    whose: Role
    force: Force
    layer: Layer
    source: Source
    subject: str | None = None
    earliest: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A right that ends: who may use it until when, and what it means when that day is over.

    ``since`` is the day of the notification that opened it, ``subject`` the attempt or appeal it is about,
    ``about`` what people call that. ``after`` says the same to everybody whose right ends alike. Where it
    goes on, later than is typical, ``last_on`` is the day with which it ends for good. A right that was used,
    or has ended, is not told of any more.
    """

    code: str
    title: str
    since: date
    on: date
    may: tuple[Role, ...]
    after: str
    force: Force
    layer: Layer
    source: Source
    subject: str
    about: str = ""
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What can be done next, by whom, until when, and what blocks it (sentences)."""

    action: str
    title: str
    by: Role
    ready: bool
    blocked_by: tuple[str, ...] = ()
    until: date | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Facts that contradict each other or the plan: the record is invalid and is not judged.

    ``place`` is a path into the record, such as ``attempts[1].sections[0].ended_at``.
    """

    place: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer. ``traces`` holds one explanation per thing that ``explain`` can be asked."""

    standard: str
    version: str
    title: str
    apprentice: str
    on: datetime
    notices: tuple[str, ...]
    stage: StageOf
    gateways: tuple[GatewayReport, ...]
    portfolio: tuple[Finding, ...]
    attempts: tuple[AttemptReport, ...]
    overall: Overall
    appeals: tuple[Finding, ...]
    deadlines: tuple[Deadline, ...]
    closings: tuple[Closing, ...]
    next_steps: tuple[NextStep, ...]
    findings: tuple[Finding, ...]  # all of them, in reading order
    traces: Mapping[str, Trace] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """False when any unmet ``must`` has not been overridden."""
        return not any(finding.breaks for finding in self.findings)
