"""Gateways: what is in place, what is missing, and from which day the gateway may be confirmed.

Promise: every requirement is answered on its own, with who has to do what; and a gateway that was confirmed
while a requirement was missing keeps saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from touchstone.rules import breaks, english_and_maths, requirements
from touchstone.rules.calendar import day
from touchstone.rules.findings import Finding, find, together
from touchstone.rules.plan.gateway import Declaration, Gateway, MonthsOnProgramme, Requirement
from touchstone.rules.record.gateway import Round
from touchstone.rules.report import GatewayReport
from touchstone.rules.requirements import Gate, months_complete_on, months_without_breaks
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer
from touchstone.rules.words import days, on_date


def earliest_on(situation: Situation, gateway: Gateway) -> date | None:
    """The first day on which the gateway may be confirmed.

    ``None`` when it sets no months on programme, and while a break in learning lasts that puts the day off.
    """
    complete = [
        months_complete_on(situation, requirement)
        for requirement in gateway.requirements
        if isinstance(requirement, MonthsOnProgramme)
    ]
    known = [on for on in complete if on is not None]
    return max(known, default=None) if len(known) == len(complete) else None


def judge(situation: Situation, gateway: Gateway) -> GatewayReport:
    """Every requirement of the gateway, the national rule beside its declaration, and the reviewer's time."""
    gate = Gate(situation, gateway)
    findings = tuple(_findings(gate))
    return GatewayReport(
        id=gateway.id,
        earliest_on=earliest_on(situation, gateway),
        ready=ready(findings),
        confirmed_at=gate.confirmed_at,
        findings=findings,
    )


def ready(findings: Iterable[Finding]) -> bool | None:
    """Whether a gateway's findings let it be confirmed: every must and should is met or waived.

    ``None`` while something waits for the review. The reviewer's own lateness (policy) holds nobody back.
    """
    return together(binding(findings))


def binding(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that the confirmation has to wait for: neither advice, nor policy, nor waived."""
    return [
        finding
        for finding in findings
        if finding.force is not Force.TYPICALLY
        and finding.layer is not Layer.POLICY
        and finding.waiver is None
    ]


def _findings(gate: Gate) -> Iterator[Finding]:
    for requirement in gate.gateway.requirements:
        answer = requirements.judge(requirement, gate)
        code, subject = f"gateway.{requirement.id}", _subject(gate, requirement)
        found = find(code, answer.holds, answer.message, requirement, subject=subject)
        yield replace(found, compared=answer.compared)
        if isinstance(requirement, Declaration) and requirement.scheme is not None:
            yield _scheme(gate, requirement, subject)
        if isinstance(requirement, MonthsOnProgramme):
            yield from _breaks(gate, requirement, subject)
    for requirement in gate.gateway.requirements:
        rounds = gate.rounds(requirement)
        if rounds:
            yield _review_time(gate, requirement, rounds)


def _breaks(gate: Gate, requirement: MonthsOnProgramme, subject: str | None) -> Iterator[Finding]:
    complete = months_without_breaks(gate.situation, requirement)
    found = complete and breaks.finding(gate.situation, complete, day(gate.as_of), subject)
    if found:
        yield found


def _subject(gate: Gate, requirement: Requirement) -> str | None:
    """The gateway's id where another gateway has a requirement of the same id; else the code says enough."""
    same = sum(
        other.id == requirement.id
        for gateway in gate.situation.plan.gateways
        for other in gateway.requirements
    )
    return gate.gateway.id if same > 1 else None


def _scheme(gate: Gate, declaration: Declaration, subject: str | None) -> Finding:
    last = gate.last_round(declaration)
    stands = last is not None and gate.decision(last) != "returned"
    declared = last.says if last is not None and stands else None
    return english_and_maths.finding(gate.situation, declaration, declared, day(gate.as_of), subject)


def _review_time(gate: Gate, requirement: Requirement, rounds: list[Round]) -> Finding:
    """The policy's time from submission to decision; the worst of an item's rounds speaks for it.

    A round that nobody decided before a later one was decided waits no longer.
    """
    shared = _subject(gate, requirement)
    subject = requirement.id if shared is None else f"{shared}.{requirement.id}"
    answers = [
        (holds, one, due) for one in _reviewable(rounds) for holds, due in [_in_time(gate.situation, one)]
    ]
    holds, one, due = min(answers, key=lambda answer: (False, None, True).index(answer[0]))
    rule = gate.situation.policy.gateway_review
    decided = None if one.decided_at is None else day(one.decided_at)
    submitted = day(one.submitted_at)
    until = "a day that the known bank holidays do not reach" if due is None else on_date(due)
    message = (
        f"{requirement.title}: handed in on {on_date(submitted)}, "
        f"to be reviewed within {days(rule)}, by {until}; "
        + ("not reviewed yet." if decided is None else f"reviewed on {on_date(decided)}.")
    )
    return find(
        "gateway.review_time",
        holds,
        message,
        rule,
        layer=Layer.POLICY,
        subject=subject,
        submitted_on=submitted.isoformat(),
        due_on=None if due is None else due.isoformat(),
        decided_on=None if decided is None else decided.isoformat(),
    )


def _reviewable(rounds: list[Round]) -> list[Round]:
    """The rounds, oldest first, less those overtaken by the decision of a later one."""
    decided = [index for index, one in enumerate(rounds) if one.decided_at is not None]
    last = max(decided, default=-1)
    return [one for index, one in enumerate(rounds) if one.decided_at is not None or index > last]


def review_due(situation: Situation, gateway: Gateway, requirement: Requirement) -> date | None:
    """By when an item that waits is to be reviewed (policy); ``None`` when none waits or no day can be told.

    The item's last round speaks for it: what was handed in before it waits no longer.
    """
    rounds = Gate(situation, gateway).rounds(requirement)
    return _due(situation, rounds[-1]) if rounds and rounds[-1].decision is None else None


def _due(situation: Situation, one: Round) -> date | None:
    return situation.calendar.add(day(one.submitted_at), situation.policy.gateway_review)


def _in_time(situation: Situation, one: Round) -> tuple[bool | None, date | None]:
    due = _due(situation, one)
    if due is None:
        return None, None
    if one.decided_at is not None:
        return day(one.decided_at) <= due, due
    return (None if situation.today <= due else False), due
