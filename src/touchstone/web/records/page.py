"""What the page of one record shows, put into the words of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch
from markupsafe import Markup

from touchstone.rules.attempts import booking_in_force, planned
from touchstone.rules.calendar import day
from touchstone.rules.disputes import choice, title
from touchstone.rules.findings import Finding
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Case, Decision
from touchstone.rules.report import AttemptReport, NextStep
from touchstone.rules.statement import Force
from touchstone.rules.words import on_date, plain
from touchstone.web.apprentices.models import Apprenticeship, Funding
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law, saying
from touchstone.web.records.told import Told
from touchstone.web.records.turns import Theirs, theirs
from touchstone.web.records.waivers import with_name
from touchstone.web.ui.addresses import address
from touchstone.web.ui.findings import drawn_report
from touchstone.web.ui.pictures.timeline import Timeline, timeline

RECORDINGS = "viewing-recordings"  # there is none where the plan takes no recordings
OTHER_PAGES: tuple[
    tuple[str, str, tuple[Permission, ...]], ...
] = (  # who holds none of these is not led there
    ("portfolio-home", "Portfolio", ()),
    (
        "planning-home",
        "Planning sheet",
        (Permission.KEEP_PLANNING_SHEET, Permission.READ_PLANNING_SHEET),
    ),
    ("gateway-tasks", "Gateway", ()),
    (RECORDINGS, "Recordings", ()),
    ("bookings-apprentice", "Bookings", ()),
    (
        "assessments-apprentice",
        "Assessments",
        (Permission.ASSESS, Permission.ASSURE, Permission.OVERRIDE, Permission.MARK, Permission.BOOK),
    ),
    ("results-statement", "Results", ()),
    ("resits-home", "Resits and retakes", ()),
    (
        "appeals-apprentice",
        "Appeals",
        (
            Permission.APPEAL,
            Permission.HEAR_APPEALS,
            Permission.DECIDE_APPEAL,
            Permission.ASSURE,
            Permission.SCRUTINISE,
        ),
    ),
    ("apprentices-circumstances", "Circumstances", ()),
    ("privacy-home", "What is kept", (Permission.ASK_ERASURE, Permission.KEEP_DATA)),
    ("audit-history", "History", (Permission.SEE_AUDIT,)),
    ("scrutiny-trail", "Trail", (Permission.SCRUTINISE,)),
    ("records-export", "Download the record", (Permission.EXPORT_RECORD,)),
)
YOURS = {"appeal.lodge": "Appeal against the result of {method}, if you think it is wrong"}
YOURS_AGAINST = "Appeal, if you think it is wrong: {what}"
TAKEN_ON = {  # of a step by its action, or by the first part of it: the page where it is taken
    "gateway": "gateway-tasks",
    "portfolio": "portfolio-home",
    "notice": "bookings-apprentice",
    "attempt.book": "bookings-apprentice",
    "attempt.agree": "resits-home",
    "attempt.propose": "resits-home",
    "assessment.propose": "resits-home",
    "assessment.again": "resits-home",
    "attempt.conduct": "assessments-apprentice",
    "attempt.judge": "assessments-apprentice",
    "result": "results-statement",
    "appeal": "appeals-apprentice",
}


@dataclass(frozen=True)
class Line:
    """One attempt at a method."""

    title: str
    state: str
    grade: str
    released: bool
    counts: bool


@dataclass(frozen=True)
class MethodLines:
    """A method with its attempts so far."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class StepLine:
    """A next step: whose turn it is, by when, and what blocks it."""

    step: NextStep
    mine: bool
    href: str


@dataclass(frozen=True)
class Open:
    """A finding that blocks, and the page on which this reader may let it pass."""

    finding: Finding
    href: str
    action: str


def context(one: Apprenticeship, told: Told, actor: Actor, names: Mapping[UUID, str]) -> dict[str, Any]:
    """Everything the page needs beside the apprenticeship."""
    report, plan = told.report, told.situation.plan
    findings = [with_name(finding, names, one, actor) for finding in report.findings]
    holding = [finding for finding in findings if not finding.blocks]
    away = frozenset((one.id, code) for code in told.hidden) if actor.may(Permission.ASSURE) else None
    mine = theirs(actor, away)  # from whoever assures is hidden what they mark beside, and nothing else
    steps = [_step(one, yours(step, told, actor), told, mine, actor) for step in report.next_steps]
    return {
        "report": report,
        "plan": plan,
        "steps": sorted(steps, key=lambda line: (not line.mine, not line.step.ready)),
        "ahead": [line for line in report.deadlines if not line.passed],
        "behind": [line for line in report.deadlines if line.passed],
        "timeline": told.once(f"timeline of {one.name}", lambda: _timeline(one, told)),
        "holding": holding,
        "held": _held(told, holding),
        "open": [_open(one, finding, actor) for finding in findings if finding.blocks],
        "methods": [
            MethodLines(
                method.title, [_line(told, each) for each in report.attempts if each.method == method.id]
            )
            for method in plan.methods
        ],
        "overall": _overall(told),
        "decisions": saying.decisions(told, names, one, actor),
        "pages": pages(one, actor),
        "registration": registration(one, actor),
        "editable": actor.may(Permission.EDIT_REGISTRATION) and one.withdrawn_on is None,
        "noting": actor.may(Permission.CHANGE_CIRCUMSTANCES),
        "adjustable": actor.may(Permission.ADJUST) and one.withdrawn_on is None,
        "sanctioning": actor.may(Permission.SANCTION) and one.withdrawn_on is None,
    }


def _timeline(one: Apprenticeship, told: Told) -> Timeline:
    return timeline(told.situation, replace(told.report, apprentice=one.name))


def _held(told: Told, holding: list[Finding]) -> Markup:
    """All that does not block, drawn once for everybody who is told as much; names are for each reader."""
    if any(finding.waiver for finding in holding):
        return drawn_report(holding)
    return told.once("what holds", lambda: drawn_report(holding))


def registration(one: Apprenticeship, actor: Actor) -> list[tuple[str, str]]:
    """Who and what, at a glance; an employer and an assessor are told no more than they need."""
    opted = {True: "Opted in", False: "Opted out", None: "Not known yet"}[one.opted_in]
    given = one.certificate_permission_at
    rows = [
        ("Training provider", one.provider.name),
        ("Employer", one.employer.name),
        ("Line manager", f"{one.line_manager_name}, {one.line_manager_email}"),
        ("Assessment organisation", one.organisation.name),
        ("E-mail address", one.email),
        ("Start", on_date(one.started_on)),
        ("Original start", on_date(one.original_started_on) if one.original_started_on else ""),
        ("English and maths", opted),
    ]
    if actor.role.reach in ("organisation", "provider", "granted", "self"):
        rows += [
            ("Date of birth", on_date(one.born_on)),
            ("ULN", one.uln or "Not known yet"),
            ("Funding", Funding(one.funding).label),
            ("Privacy notice given", on_date(day(one.privacy_notice_at))),
            (
                "May we claim the certificate?",
                f"Yes, since {on_date(day(given))}" if given else "Not permitted yet",
            ),
        ]
    if actor.role.reach != "employer":
        rows.append(("Needs for reasonable adjustments", one.adjustment_needs or "None"))
    if one.withdrawn_on is not None:
        why = f": {one.withdrawn_reason}" if actor.role.reach != "employer" else ""
        rows.append(("Withdrawn", f"{on_date(one.withdrawn_on)}{why}"))
    return rows


def deciders(case: Case, findings: Iterable[Finding]) -> set[UUID]:
    """The people whose decisions the page shows."""
    known: tuple[Decision, ...] = (
        *case.overrides,
        *case.acknowledgements,
        *case.adjustments,
        *case.exceptional,
        *case.refused_adjustments,
        *case.sanctions,
    )
    codes = {each.by for each in known} | {each.waiver.by for each in findings if each.waiver}
    return {UUID(code) for code in codes}


def pages(one: Apprenticeship, actor: Actor) -> list[tuple[str, str]]:
    """Title and address of the record's other pages, those alone that there are for this reader."""
    found = [
        (title, _address(page, one))
        for page, title, _ in OTHER_PAGES
        if _opens(page, actor) and (page != RECORDINGS or _recorded(one))
    ]
    return [(title, href) for title, href in found if href]


def _recorded(one: Apprenticeship) -> bool:
    """Whether the plan takes recordings."""
    return any(method.recordings for method in law.plan(one.standard, one.version).methods)


def _opens(page: str, actor: Actor) -> bool:
    """Whether this reader is led to a page."""
    needed = next((needed for name, _, needed in OTHER_PAGES if name == page), ())
    return not needed or any(actor.may(permission) for permission in needed)


def _address(page: str, one: Apprenticeship) -> str:
    try:
        return address(page, one.id)
    except NoReverseMatch:
        return ""


def yours(step: NextStep, told: Told, actor: Actor) -> NextStep:
    """A step as it is said to who may take it: what all parties may, an apprentice reads as theirs."""
    said = YOURS.get(step.action)
    if said is None or actor.role.reach != "self" or step.by is not actor.role.party:
        return step
    disputed = choice(told.situation.record, step.subject)
    if disputed is not None:
        return replace(step, title=YOURS_AGAINST.format(what=title(told.situation.plan, disputed)))
    attempt = next(one for one in told.report.attempts if one.id == step.subject)
    method = told.situation.plan.method(attempt.method)
    return replace(step, title=said.format(method=method.title if method else plain(attempt.method)))


def _step(one: Apprenticeship, step: NextStep, told: Told, own: Theirs, actor: Actor) -> StepLine:
    mine = own.have(one.id, step.by, step.subject) and not told.veils(step)
    page = TAKEN_ON.get(step.action, TAKEN_ON.get(step.action.partition(".")[0], ""))
    return StepLine(step, mine, _address(page, one) if mine and page and _opens(page, actor) else "")


def _open(one: Apprenticeship, finding: Finding, actor: Actor) -> Open:
    needed = Permission.OVERRIDE if finding.force is Force.MUST else Permission.ACKNOWLEDGE
    if not actor.may(needed):
        return Open(finding, "", "")
    page = address("records-let-pass", one.id, finding.code)
    query = f"?subject={finding.subject}" if finding.subject else ""
    action = "Let it pass, with a reason" if finding.force is Force.MUST else "Note it, with a reason"
    return Open(finding, page + query, action)


def _line(told: Told, attempt: AttemptReport) -> Line:
    facts = next(each for each in told.situation.record.attempts if each.id == attempt.id)
    released = facts.notified_at is not None
    known = attempt.final and attempt.id not in told.hidden
    title = "First attempt" if attempt.kind == "first" else f"{attempt.kind.capitalize()} ({attempt.number})"
    grade = plain(attempt.grade.grade or "") if known else ""
    return Line(title, state(facts, attempt.standing), grade, released, attempt.standing == "counts")


def state(attempt: Attempt, standing: str) -> str:
    """How far an attempt has come, in words."""
    if standing == "void":
        return "Void: it does not count"
    if attempt.notified_at is not None:
        return f"Result given on {on_date(day(attempt.notified_at))}"
    ends = [section.ended_at for section in attempt.sections if section.ended_at is not None]
    if attempt.sections:
        begun = min(section.started_at for section in attempt.sections)
        return f"Assessed on {on_date(day(max(ends)))}" if ends else f"Begun on {on_date(day(begun))}"
    booking = booking_in_force(attempt)
    return f"Booked for {on_date(day(booking.starts_at))}" if booking else "Not booked yet"


def _overall(told: Told) -> str:
    """The overall grade once all of it is released to whoever reads this."""
    grade = told.report.overall.grade
    return "" if told.hidden and grade is None else plain(grade or "")


def nearest(told: Told, today: date, most: int = 3) -> list[tuple[date, str]]:
    """The next days that matter, for a front page: limits, and the days that are booked."""
    ahead = [(line.on, line.title) for line in told.report.deadlines if line.on >= today and not line.passed]
    return sorted([*ahead, *_booked(told, today)])[:most]


def _booked(told: Told, today: date) -> Iterable[tuple[date, str]]:
    for one in planned(told.situation).values():
        booking = booking_in_force(one.attempt)
        if booking is not None and day(booking.starts_at) >= today:
            yield day(booking.starts_at), f"{one.method.title}: the day that is booked"
