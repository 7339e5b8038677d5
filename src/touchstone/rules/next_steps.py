"""What can be done next, by whom, until when, and what blocks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from touchstone.rules.appeals import window_ends
from touchstone.rules.attempts import (
    Standing,
    assessment_lapsed,
    booking_in_force,
    history,
    standing,
)
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, GatewayReport, NextStep, StageOf
from touchstone.rules.results import due_on, overall
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.rules.words import listed, plain

Gateways = tuple[GatewayReport, ...]
Attempts = tuple[AttemptReport, ...]


def next_steps(
    situation: Situation, stage: StageOf, gateways: Gateways, attempts: Attempts
) -> tuple[NextStep, ...]:
    """The steps that are open, in the order of the journey; none after a withdrawal."""
    if stage is StageOf.WITHDRAWN:
        return ()
    return tuple(_all(situation, stage, gateways, attempts))


def _all(situation: Situation, stage: StageOf, gateways: Gateways, attempts: Attempts) -> Iterator[NextStep]:
    reports = {report.id: report for report in attempts}
    for report in gateways:
        if report.confirmed_at is None:
            yield from _gateway(situation, report)
    if assessment_lapsed(situation):
        yield NextStep(
            action="assessment.again",
            title="Take the entire assessment again, with the employer's consent",
            by=Role.EMPLOYER,
            ready=True,
        )
    for method in situation.plan.methods:
        yield from _method(situation, method, reports)
    for told in history(situation):
        yield from _appeal(situation, told)
    if stage is StageOf.PASSED:
        yield NextStep(
            action="certificate.claim",
            title=f"Claim the certificate ({overall(situation).grade})",
            by=Role.ASSESSMENT_ORGANISATION,
            ready=True,
        )


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
            yield _step("gateway.hand_in", title, requirement.provided_by, requirement.id)
        elif finding.outcome is Outcome.CANNOT_TELL:
            title = f"{gate.title}: review {requirement.title}"
            yield _step("gateway.review", title, Role.ASSESSMENT_ORGANISATION, requirement.id)
    yield NextStep(
        action="gateway.confirm",
        title=f"Confirm {gate.title}",
        by=Role.ASSESSMENT_ORGANISATION,
        ready=report.ready is True,
        blocked_by=report.waits_for,
        subject=gate.id,
    )


def waiting(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """The sentences that keep a step from being taken: what is unmet or cannot be told, advice left out."""
    return tuple(
        finding.message
        for finding in findings
        if finding.blocks or (finding.outcome is Outcome.CANNOT_TELL and finding.force is not Force.TYPICALLY)
    )


def _step(
    action: str,
    title: str,
    by: Role,
    subject: str,
    until: date | None = None,
    *,
    blocked_by: tuple[str, ...] = (),
) -> NextStep:
    return NextStep(
        action=action,
        title=title,
        by=by,
        ready=not blocked_by,
        blocked_by=blocked_by,
        until=until,
        subject=subject,
    )


def _method(situation: Situation, method: Method, reports: Mapping[str, AttemptReport]) -> Iterator[NextStep]:
    told = standing(situation).get(method.id)
    if told is None:
        blocked = tuple(_blocked(situation, method))
        yield NextStep(
            action="attempt.book",
            title=f"Book {method.title}",
            by=Role.BOOKINGS,
            ready=not blocked,
            blocked_by=blocked,
            subject=method.id,
        )
    else:
        yield from _attempt(situation, told, reports[told.attempt.id])


def _blocked(situation: Situation, method: Method) -> Iterator[str]:
    record, plan, now = situation.record, situation.plan, standing(situation)
    if method.after_gateway is not None and method.after_gateway.gateway not in record.confirmed:
        gate = plan.gateway(method.after_gateway.gateway)
        yield f"{gate.title if gate else method.after_gateway.gateway} has not been confirmed."
    for other in method.after_methods:
        told, first = now.get(other.method), plan.method(other.method)
        reached = told is not None and told.final
        if reached and other.at_least is not None and told is not None and first is not None:
            order = plan.scales[first.grading.scale].grades
            reached = order.index(told.grade.lowest) >= order.index(other.at_least)
        if not reached and first is not None:
            least = f" with at least {plain(other.at_least)}" if other.at_least else ""
            yield f"{first.title} has to be taken first{least}."


def _attempt(situation: Situation, told: Standing, report: AttemptReport) -> Iterator[NextStep]:
    attempt, title, id = told.attempt, told.method.title, told.attempt.id
    booking = booking_in_force(attempt)
    if not attempt.sections and attempt.judged_at is None:
        if booking is None:
            yield _step("attempt.book", f"Book {title}", Role.BOOKINGS, id, _limit_before(situation, told))
        elif booking.notice_served_at is None and told.method.notice is not None:
            yield _step("notice.serve", f"Serve notice of {title}", Role.BOOKINGS, id)
        else:
            left = waiting(report.findings)
            yield _step("attempt.conduct", f"Conduct {title}", Role.ASSESSOR, id, blocked_by=left)
    elif attempt.judged_at is None:
        left = (*waiting(report.conduct.findings), *_open_criteria(report))
        title = f"Finish and submit the judgements of {title}"
        yield _step("attempt.judge", title, Role.ASSESSOR, id, blocked_by=left)
    elif attempt.notified_at is None:
        title, until = f"Assure and release the result of {title}", due_on(situation, attempt)
        left = waiting(_judged(report))
        yield _step("result.release", title, Role.QUALITY_ASSURER, id, until, blocked_by=left)
    elif told.failed:
        title = f"Agree to a resit or retake of {title}"
        yield _step("attempt.agree", title, Role.EMPLOYER, id, told.limit_on)


def _judged(report: AttemptReport) -> tuple[Finding, ...]:
    return tuple(one for one in report.findings if one.code == "result.judged")


def _open_criteria(report: AttemptReport) -> Iterator[str]:
    left = [id for id, level in report.levels.items() if level is None]
    if left:
        yield f"Not yet assessed: {listed(left)}."


def _limit_before(situation: Situation, told: Standing) -> date | None:
    earlier = [one for one in history(situation) if told.after is one.attempt]
    return earlier[0].limit_on if earlier else None


def _appeal(situation: Situation, told: Standing) -> Iterator[NextStep]:
    ends = window_ends(situation, told.attempt)
    if ends is None or situation.today > ends:
        return
    if any(appeal.attempt == told.attempt.id for appeal in situation.record.appeals):
        return
    title = f"Appeal against the result of {told.method.title}, if it is thought wrong"
    yield _step("appeal.lodge", title, Role.TRAINING_PROVIDER, told.attempt.id, ends)
