"""The whole answer: every rule asked about one apprentice, gathered into one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from touchstone.rules import appeals, breaks, conduct, gateway, notice, period, portfolio, resits, results
from touchstone.rules.attempts import Standing, history
from touchstone.rules.closings import closings
from touchstone.rules.deadlines import deadlines
from touchstone.rules.findings import Finding, Outcome, together
from touchstone.rules.next_steps import next_steps
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Gateway, PortfolioHandedIn
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, GatewayReport, Report
from touchstone.rules.results import overall
from touchstone.rules.situation import Situation
from touchstone.rules.stages import stage
from touchstone.rules.traces import traces
from touchstone.rules.validity import problems
from touchstone.rules.waivers import waive
from touchstone.rules.words import listed, on_date


class InvalidRecordError(ValueError):
    """The record contradicts itself or its plan; ``problems`` says where. It is never judged."""

    def __init__(self, situation: Situation) -> None:
        self.problems = problems(situation)
        super().__init__(f"{len(self.problems)} contradictions in the record")


def assess(situation: Situation) -> Report:
    """Judge one apprentice at a moment; raise ``InvalidRecordError`` when facts contradict each other."""
    pieces = assess_portfolio(situation)
    gateways = tuple(_gateway(situation, gate, pieces) for gate in situation.plan.gateways)
    attempts = tuple(_attempt(situation, told) for told in history(situation))
    heard = waive(situation, appeals.findings(situation))
    reached = stage(situation)
    report = Report(
        standard=situation.plan.identity.reference,
        version=situation.plan.identity.version,
        title=situation.plan.identity.title,
        apprentice=situation.record.apprentice.id,
        on=situation.now,
        notices=(*notices(situation.plan), *_version(situation), *breaks.notices(situation)),
        stage=reached,
        gateways=gateways,
        portfolio=pieces,
        attempts=attempts,
        overall=overall(situation),
        appeals=heard,
        deadlines=deadlines(situation),
        closings=closings(situation, attempts),
        next_steps=next_steps(situation, reached, gateways, attempts),
        findings=_all(gateways, pieces, attempts, heard),
    )
    told = replace(report, traces=traces(situation, report))
    return replace(told, notices=(*report.notices, *_holidays(situation)))


def assess_portfolio(situation: Situation) -> tuple[Finding, ...]:
    """What ``assess`` says of the portfolio, and nothing else; raise ``InvalidRecordError`` as it does."""
    if problems(situation):
        raise InvalidRecordError(situation)
    return waive(situation, portfolio.findings(situation))


def notices(plan: Plan) -> tuple[str, ...]:
    """What must be said wherever a result under this plan is shown."""
    said = [plan.confirmation.notice] if plan.confirmation is not None else []
    if plan.identity.fictional:
        said.append("This plan is fictional: it shows what the format can say and assesses nobody.")
    return tuple(said)


def _version(situation: Situation) -> Iterator[str]:
    """A start outside the version's start dates: possible after a recorded change, and always said."""
    identity, began = situation.plan.identity, situation.record.programme.started_on
    dates = identity.starts
    if dates is not None and (began < dates.from_ or (dates.until is not None and began > dates.until)):
        until = f" to {on_date(dates.until)}" if dates.until is not None else ""
        yield (
            f"The apprentice started on {on_date(began)}; {identity.name} is for starts from "
            f"{on_date(dates.from_)}{until}. Check that this version was chosen on purpose."
        )


def _holidays(situation: Situation) -> Iterator[str]:
    """Years whose bank holidays a rule needed and the scheme lacks; asked when all rules have answered."""
    calendar = situation.calendar
    if calendar.missing:
        years = listed(map(str, sorted(calendar.missing)))
        yield (
            f"The bank holidays are known from {calendar.first_year} to {calendar.last_year}, and a rule "
            f"that counts working days needs those of {years}. The days it would name are left out rather "
            "than guessed: deadlines, and steps that depend on them. Add those years to the scheme "
            f"{situation.scheme.title}."
        )


def _gateway(situation: Situation, gate: Gateway, pieces: tuple[Finding, ...]) -> GatewayReport:
    """The gateway with its waivers; where it takes the portfolio, the rules of the pieces bind too.

    Where no pieces are recorded, the reviewer's acceptance of the portfolio stands for them.
    """
    report = gateway.judge(situation, gate)
    waived = waive(situation, report.findings)
    takes_it = any(isinstance(one, PortfolioHandedIn) for one in gate.requirements)
    handed_in = takes_it and situation.record.portfolio is not None and situation.record.portfolio.pieces
    bound = gateway.binding((*waived, *(pieces if handed_in else ())))
    unmet = tuple(one.message for one in bound if one.outcome is not Outcome.MET)
    return replace(report, findings=waived, ready=together(bound), waits_for=unmet)


def _attempt(situation: Situation, told: Standing) -> AttemptReport:
    attempt, held = told.attempt, conduct.judge(situation, told.attempt)
    about = (
        *notice.findings(situation, attempt),
        *period.findings(situation, told),
        *resits.findings(situation, told),
        *results.findings(situation, told),
    )
    return AttemptReport(
        id=attempt.id,
        method=told.method.id,
        kind=attempt.kind,
        number=told.number,
        assessment=told.assessment,
        standing=told.standing,
        grade=told.grade,
        final=told.final,
        levels=told.levels,
        remaining=remaining(told.method, told.levels),
        conduct=replace(held, findings=waive(situation, held.findings)),
        findings=waive(situation, about),
    )


def remaining(method: Method, levels: Mapping[str, str | None]) -> Mapping[str, tuple[str, ...]]:
    """Criteria below the best level, by kind: what stands between the apprentice and the best grade."""
    best = method.levels[-1].id
    left: dict[str, list[str]] = {criterion.kind: [] for criterion in method.criteria}
    for criterion in method.criteria:
        if levels.get(criterion.id) != best:
            left[criterion.kind].append(criterion.id)
    return {kind: tuple(ids) for kind, ids in left.items()}


def _all(
    gateways: tuple[GatewayReport, ...],
    pieces: tuple[Finding, ...],
    attempts: tuple[AttemptReport, ...],
    heard: tuple[Finding, ...],
) -> tuple[Finding, ...]:
    told = [finding for report in gateways for finding in report.findings]
    told += pieces
    for attempt in attempts:
        told += (*attempt.conduct.findings, *attempt.findings)
    return (*told, *heard)
