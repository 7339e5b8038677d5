"""Every day that matters to an apprentice, gathered from the rules that set it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from touchstone.rules import appeals, gateway, resits, results
from touchstone.rules.attempts import (
    Standing,
    booking_in_force,
    has_portfolio_since,
    history,
    planned,
    standing,
    waits_to_be_taken_again,
)
from touchstone.rules.before_the_day import notice_needed, portfolio_needed
from touchstone.rules.calendar import day
from touchstone.rules.disputes import open_to_appeal, parties, sort_of, title
from touchstone.rules.plan.gateway import Gateway, MonthsOnProgramme
from touchstone.rules.plan.method import Method
from touchstone.rules.report import Deadline
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import called


def deadlines(situation: Situation) -> tuple[Deadline, ...]:
    """All days, earliest first; those already behind us are marked as passed, not left out.

    After a withdrawal those of appeals alone: the windows that are open, and the stages to decide.
    """
    return tuple(sorted(_all(situation), key=lambda one: (one.on, one.code, one.subject or "")))


def _all(situation: Situation) -> Iterator[Deadline]:
    maker = _Maker(situation)
    if situation.record.programme.withdrawn_on is not None:
        yield from (one for one in _windows(maker) if not one.passed)
        yield from _appeals(maker)
        return
    for gate in situation.plan.gateways:
        yield from _gateway(maker, gate)
    for method in situation.plan.methods:
        yield from _method(maker, method)
    for told in history(situation):
        if told.standing != "void":
            yield from _attempt(maker, told)
    yield from _windows(maker)
    yield from _appeals(maker)


@dataclass(frozen=True)
class _Maker:
    situation: Situation

    def make(
        self,
        code: str,
        title: str,
        on: date | None,
        whose: Role,
        rule: Statement,
        *,
        subject: str | None = None,
        layer: Layer = Layer.PLAN,
        earliest: bool = False,
    ) -> Iterator[Deadline]:
        """The deadline, or nothing when its day cannot be told."""
        if on is None:
            return
        passed = self.situation.today >= on if earliest else self.situation.today > on
        yield Deadline(
            code=code,
            title=title,
            on=on,
            whose=whose,
            force=rule.force,
            layer=layer,
            source=rule.source,
            subject=subject,
            earliest=earliest,
            passed=passed,
        )


def _gateway(maker: _Maker, gate: Gateway) -> Iterator[Deadline]:
    facts = maker.situation.record.confirmed.get(gate.id)
    for months in (one for one in gate.requirements if isinstance(one, MonthsOnProgramme)):
        title = f"{gate.title}: earliest day to confirm it"
        earliest = gateway.earliest_on(maker.situation, gate)
        yield from maker.make(
            f"gateway.earliest.{gate.id}", title, earliest, Role.TRAINING_PROVIDER, months, earliest=True
        )
    yield from _reviews(maker, gate)
    if facts is None or facts.confirmed_at is None or gate.period is None:
        return
    ends = maker.situation.calendar.add(day(facts.confirmed_at), gate.period)
    title = "Assessment period typically ends"
    yield from maker.make(f"gateway.period.{gate.id}", title, ends, Role.BOOKINGS, gate.period)


def _reviews(maker: _Maker, gate: Gateway) -> Iterator[Deadline]:
    """By when each item that waits is to be reviewed."""
    for requirement in gate.requirements:
        yield from maker.make(
            f"gateway.review.{gate.id}",
            f"{gate.title}: {requirement.title} to be reviewed",
            gateway.review_due(maker.situation, gate, requirement),
            Role.ASSESSMENT_ORGANISATION,
            maker.situation.policy.gateway_review,
            subject=requirement.id,
            layer=Layer.POLICY,
        )


def _method(maker: _Maker, method: Method) -> Iterator[Deadline]:
    """The first day that leaves the assessor the review time, while the method has not been taken."""
    told, ahead = standing(maker.situation).get(method.id), planned(maker.situation).get(method.id)
    since = has_portfolio_since(maker.situation, ahead.attempt if ahead is not None else None)
    if method.review is None or since is None:
        return
    if told is not None and told.attempt.sections:
        return
    earliest = maker.situation.calendar.add(day(since), method.review)
    title = f"{method.title}: the assessor has had the portfolio long enough"
    yield from maker.make(
        f"review.earliest.{method.id}", title, earliest, Role.BOOKINGS, method.review, earliest=True
    )


def _attempt(maker: _Maker, told: Standing) -> Iterator[Deadline]:
    attempt, method, situation = told.attempt, told.method, maker.situation
    booking = booking_in_force(attempt)
    if method.notice is not None and booking is not None and booking.notice_served_at is not None:
        earliest = situation.calendar.add(day(booking.notice_served_at), method.notice)
        title = f"{method.title}: earliest day under the notice served"
        yield from maker.make(
            f"notice.earliest.{method.id}",
            title,
            earliest,
            Role.BOOKINGS,
            method.notice,
            subject=attempt.id,
            earliest=True,
        )
    if told.standing == "planned":
        yield from _before_the_day(maker, told)
    if attempt.notified_at is None:
        yield from maker.make(
            f"result.due.{method.id}",
            f"{method.title}: result due",
            results.due_on(situation, attempt),
            Role.QUALITY_ASSURER,
            situation.policy.results,
            subject=attempt.id,
            layer=Layer.POLICY,
        )
    if waits_to_be_taken_again(situation, told):
        yield from _again(maker, told)


def _before_the_day(maker: _Maker, told: Standing) -> Iterator[Deadline]:
    """The last days to serve notice and to give the assessor the portfolio for the day that is booked."""
    method, subject = told.method, told.attempt.id
    notice = notice_needed(maker.situation, told)
    if notice is not None:
        code = f"notice.serve.{method.id}"
        title = f"{method.title}: last day to serve notice for the day booked"
        yield from maker.make(code, title, notice.until, Role.BOOKINGS, notice.rule, subject=subject)
    portfolio = portfolio_needed(maker.situation, told)
    if portfolio is not None:
        code = f"review.give.{method.id}"
        title = f"{method.title}: last day to give the assessor the portfolio"
        yield from maker.make(code, title, portfolio.until, Role.BOOKINGS, portfolio.rule, subject=subject)


def _again(maker: _Maker, told: Standing) -> Iterator[Deadline]:
    """When a failed method is to be taken again."""
    rules, attempt, method = maker.situation.plan.attempts, told.attempt, told.method
    whose = rules.consent.by if rules.consent is not None else Role.BOOKINGS
    for kind in rules.kinds:
        if kind.typically is not None:
            ends = resits.typical_end(maker.situation, attempt, kind)
            title = f"{method.title}: {kind.id} typically taken by"
            code = f"attempt.typical_{kind.id}.{method.id}"
            yield from maker.make(code, title, ends, whose, kind.typically, subject=attempt.id)
    if rules.limit is not None:
        title = f"{method.title}: last day to resit or retake"
        code = f"attempt.limit.{method.id}"
        yield from maker.make(code, title, told.limit_on, whose, rules.limit, subject=attempt.id)


def _windows(maker: _Maker) -> Iterator[Deadline]:
    """The last days to appeal against results, decisions about adjustments and sanctions."""
    situation, policy = maker.situation, maker.situation.policy.appeals
    for told in (one for one in history(situation) if one.standing != "void"):
        yield from maker.make(
            f"appeal.window.{told.method.id}",
            f"{told.method.title}: last day to appeal",
            appeals.window_ends(situation, told.attempt),
            policy.by.roles[0],
            policy.window,
            subject=told.attempt.id,
            layer=Layer.POLICY,
        )
    for disputed in open_to_appeal(situation):
        yield from maker.make(
            f"appeal.window.{sort_of(disputed)}",
            f"{title(situation.plan, disputed)}: last day to appeal",
            appeals.window_ends(situation, disputed),
            parties(situation, disputed)[0],
            policy.window,
            subject=disputed.id,
            layer=Layer.POLICY,
        )


def _appeals(maker: _Maker) -> Iterator[Deadline]:
    for appeal in maker.situation.record.appeals:
        for stage, _, due, ended in appeals.stage_dates(maker.situation, appeal):
            if ended is None:
                yield from maker.make(
                    f"appeal.stage.{stage.id}",
                    f"{called('Appeal', appeal.id)}, {stage.title}: decision due",
                    due,
                    Role.APPEAL_DECIDER,
                    stage,
                    subject=appeal.id,
                    layer=Layer.POLICY,
                )
