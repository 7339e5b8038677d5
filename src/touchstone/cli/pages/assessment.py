"""The whole report for people: where the apprentice stands first, what comes next last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from rich.text import Text

from touchstone.cli.page import INDENT, Page
from touchstone.cli.pages.ahead import show_deadlines, show_next_steps
from touchstone.cli.pages.documents import show_documents
from touchstone.cli.pages.findings import show_findings
from touchstone.cli.pages.grades import graded, overall_graded
from touchstone.plans.case_file import end_of_day
from touchstone.plans.sources import Sources
from touchstone.rules.calendar import day
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, GatewayReport, Report
from touchstone.rules.situation import Situation
from touchstone.rules.stages import WORDS
from touchstone.rules.words import at_time, length, listed, on_date, plain, plural


def show_report(page: Page, situation: Situation, report: Report, sources: Sources, *, every: bool) -> None:
    """The report, with titles from ``sources``; the rules that are met are only counted unless ``every``."""
    _head(page, situation.plan, report)
    for attempt in report.attempts:
        _attempt(page, situation, attempt)
    for gateway in report.gateways:
        _gateway(page, situation.plan, gateway)
    show_findings(page, report.findings, every=every)
    show_documents(page, (*report.findings, *report.deadlines), sources)
    show_deadlines(page, report.deadlines)
    show_next_steps(page, report.next_steps)


def as_of(moment: datetime) -> str:
    """The moment asked about: a day's end is called by its day."""
    if moment == end_of_day(day(moment)):
        return f"as things stand at the end of {on_date(day(moment))}"
    return f"as things stand at {at_time(moment)}"


def _head(page: Page, plan: Plan, report: Report) -> None:
    page.title(f"{report.title} · {plan.identity.name}")
    page.line(f"Apprentice {report.apprentice}, {as_of(report.on)}")
    for notice in report.notices:
        page.blank()
        page.line(f"Note: {notice}", "yellow", INDENT)
    page.blank()
    page.facts(_headlines(plan, report))


def _headlines(plan: Plan, report: Report) -> Iterator[tuple[str, str | Text]]:
    yield "Stage", Text(WORDS[report.stage], "bold")
    overall = report.overall
    yield plan.vocabulary.overall_grade.capitalize(), overall_graded(overall)
    if report.attempts and plan.grading.says:
        yield "", Text(f"{plan.grading.says} [{plan.grading.source}]", "dim")
    cap = plan.attempts.cap
    if overall.capped and cap is not None:
        yield "Cap", f"At most {plain(cap.overall)}, carried by {listed(overall.why_capped)} [{cap.source}]"
    broken = sum(finding.breaks for finding in report.findings)
    yield "Rules", Text(_broken(broken), "red" if broken else "green")


def _broken(number: int) -> str:
    if not number:
        return "All that must be met is met, overridden, or not due yet"
    return f"{plural(number, 'rule')} that must be met {'is' if number == 1 else 'are'} not met: see below"


def _attempt(page: Page, situation: Situation, attempt: AttemptReport) -> None:
    method = situation.plan.method(attempt.method)
    assert method is not None
    page.heading(method.title)
    counts = "" if attempt.standing == "counts" else f"; {attempt.standing}, so it does not count"
    page.line(f"Attempt {attempt.id} ({attempt.kind}{counts})", "dim", INDENT)
    scores = {one.id: one.score for one in situation.record.attempts}
    page.facts(_about(method, attempt, scores[attempt.id]))


def _about(method: Method, attempt: AttemptReport, score: Decimal | None) -> Iterator[tuple[str, str | Text]]:
    state = "" if attempt.final else " (provisional)"
    yield "Grade", graded(attempt.grade).append(state, "dim")
    if method.test is not None:
        out_of = method.test.out_of
        yield "Score", "Not known yet" if score is None else f"{score.normalize():f} of {out_of}"
    if method.criteria:
        yield "Criteria", ", ".join(_criteria(method, attempt))
    held, owed = attempt.conduct, attempt.conduct.owed
    yield "Time", ", ".join(_time(attempt))
    if method.questions is not None or method.sample is not None or held.seen or held.asked:
        yield "KSBs", f"{len(held.seen)} seen, {len(held.asked)} asked about"
    if owed.questions or owed.ksbs or owed.themes:
        yield "Still owed", Text("; ".join(_owed(attempt)), "yellow")


def _criteria(method: Method, attempt: AttemptReport) -> Iterator[str]:
    best = plain(method.levels[-1].id)
    for kind, left in attempt.remaining.items():
        of = sum(criterion.kind == kind for criterion in method.criteria)
        less = f" (not {listed(left, 'or')})" if left else ""
        yield f"{of - len(left)} of {of} {plain(kind)} {best}{less}"


def _time(attempt: AttemptReport) -> Iterator[str]:
    held = attempt.conduct
    yield f"{length(held.counted_seconds)} counted"
    if held.planned_minutes is not None:
        yield f"{held.planned_minutes} planned"
    if held.limit_minutes is not None:
        yield f"{held.limit_minutes.normalize():f} at most"


def _owed(attempt: AttemptReport) -> Iterator[str]:
    owed = attempt.conduct.owed
    if owed.questions:
        yield f"{plural(owed.questions, 'question')} that count"
    if owed.ksbs:
        yield f"questions about {listed(owed.ksbs)}"
    if owed.themes:
        yield f"questions on {listed(map(plain, owed.themes))}"


def _gateway(page: Page, plan: Plan, report: GatewayReport) -> None:
    gateway = plan.gateway(report.id)
    assert gateway is not None
    page.heading(gateway.title)
    page.facts(_gate(report))


def _gate(report: GatewayReport) -> Iterator[tuple[str, str | Text]]:
    if report.earliest_on is not None:
        yield "Earliest", on_date(report.earliest_on)
    if report.confirmed_at is not None:
        yield "Confirmed", at_time(report.confirmed_at)
    else:
        words = {True: "Ready to be confirmed", False: "Not ready", None: "Waits for a review"}
        yield "Confirmed", f"Not yet. {words[report.ready]}."
