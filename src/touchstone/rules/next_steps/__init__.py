"""What can be done next, by whom, until when, and what blocks it.

A step is ready only while no must and no should that binds it is unmet, unless somebody let it pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from touchstone.rules.attempts import assessment_lapsed, history, planned
from touchstone.rules.findings import Outcome
from touchstone.rules.gateway import review_due
from touchstone.rules.next_steps.appeals import is_open, of_appeal, to_lodge, to_lodge_against
from touchstone.rules.next_steps.attempts import consent_missing, of_method
from touchstone.rules.next_steps.step import step
from touchstone.rules.report import AttemptReport, GatewayReport, NextStep, StageOf
from touchstone.rules.results import overall
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.words import called

Gateways = tuple[GatewayReport, ...]
Attempts = tuple[AttemptReport, ...]


def next_steps(
    situation: Situation, stage: StageOf, gateways: Gateways, attempts: Attempts
) -> tuple[NextStep, ...]:
    """The steps that are open, in the order of the journey; after a withdrawal those of appeals alone."""
    if stage is StageOf.WITHDRAWN:
        return tuple(_of_appeals(situation))
    return tuple(_all(situation, stage, gateways, attempts))


def _all(situation: Situation, stage: StageOf, gateways: Gateways, attempts: Attempts) -> Iterator[NextStep]:
    reports = {report.id: report for report in attempts}
    for report in gateways:
        if report.confirmed_at is None:
            yield from _gateway(situation, report)
    if assessment_lapsed(situation):
        yield from _everything_again(situation, reports)
    for method in situation.plan.methods:
        yield from of_method(situation, method, reports)
    yield from _of_appeals(situation)
    if stage is StageOf.PASSED:
        yield _certificate(situation, gateways, attempts)


def _of_appeals(situation: Situation) -> Iterator[NextStep]:
    """To lodge one, to decide it, to take it further: who leaves the programme loses no right by it."""
    for told in history(situation):
        yield from to_lodge(situation, told)
    yield from to_lodge_against(situation)
    for appeal in situation.record.appeals:
        yield from of_appeal(situation, appeal)


def _gateway(situation: Situation, report: GatewayReport) -> Iterator[NextStep]:
    gate = situation.plan.gateway(report.id)
    assert gate is not None
    by_code = {finding.code: finding for finding in report.findings}
    for requirement in gate.requirements:
        finding = by_code.get(f"gateway.{requirement.id}")
        if finding is None or requirement.kind in ("months_on_programme", "method"):
            continue
        if finding.blocks:
            title = f"{gate.title}: hand in {requirement.title}"
            yield step("gateway.hand_in", title, requirement.provided_by, requirement.id)
        elif finding.outcome is Outcome.CANNOT_TELL:
            title = f"{gate.title}: review {requirement.title}"
            due = review_due(situation, gate, requirement)
            yield step("gateway.review", title, Role.ASSESSMENT_ORGANISATION, requirement.id, until=due)
    title = f"Confirm {gate.title}"
    yield step("gateway.confirm", title, Role.ASSESSMENT_ORGANISATION, gate.id, blocked_by=report.waits_for)


def _everything_again(situation: Situation, reports: Mapping[str, AttemptReport]) -> Iterator[NextStep]:
    """The word on a whole assessment, until every method has its attempt and somebody's consent to it."""
    consent, ahead = situation.plan.attempts.consent, planned(situation)
    title = "Take the entire assessment again"
    if consent is None:
        yield step("assessment.again", title, Role.BOOKINGS, None)
        return
    proposed = all(method.id in ahead for method in situation.plan.methods)
    if not proposed or any(consent_missing(reports[one.attempt.id]) for one in ahead.values()):
        with_consent = f"{title}, with the consent of the {consent.by.words}"
        yield step("assessment.again", with_consent, consent.by, None)
    if not proposed:
        yield step(
            "assessment.propose", "Ask to take the entire assessment again", Role.TRAINING_PROVIDER, None
        )


def _certificate(situation: Situation, gateways: Gateways, attempts: Attempts) -> NextStep:
    about = [finding for report in gateways for finding in report.findings]
    for report in attempts:
        if report.standing == "counts":
            about += (*report.conduct.findings, *report.findings)
    blocked = [finding.message for finding in about if finding.breaks]
    blocked += [
        f"{called('Appeal', appeal.id)} is not decided yet."
        for appeal in situation.record.appeals
        if is_open(situation, appeal)
    ]
    title = f"Claim the certificate ({overall(situation).grade})"
    return step("certificate.claim", title, Role.ASSESSMENT_ORGANISATION, None, blocked_by=blocked)
