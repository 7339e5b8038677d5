"""The steps of a method: book, serve notice, conduct, judge, release, and take again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from touchstone.rules.attempts import (
    Standing,
    booking_in_force,
    first_day,
    has_portfolio_since,
    history,
    planned,
    replaced_by_next,
    standing,
)
from touchstone.rules.before_the_day import Needed, notice_needed, portfolio_needed
from touchstone.rules.next_steps.step import step, unmet, waiting
from touchstone.rules.plan.method import Method
from touchstone.rules.report import AttemptReport, NextStep
from touchstone.rules.results import due_on
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force
from touchstone.rules.waivers import decision_about
from touchstone.rules.words import listed, on_date, plain, plural

AFTER_RELEASE = ("result.within", "result.given_to")


def of_method(
    situation: Situation, method: Method, reports: Mapping[str, AttemptReport]
) -> Iterator[NextStep]:
    """What is open for one method: its planned attempt, else the one that counts, else a first booking."""
    ahead, told = planned(situation).get(method.id), standing(situation).get(method.id)
    if told is not None and not told.failed:
        yield from _begun(situation, told, reports[told.attempt.id])
    elif told is not None and told.attempt.notified_at is None:
        yield _release(situation, told, reports[told.attempt.id])
    if ahead is not None:
        yield from _to_agree(situation, ahead, reports[ahead.attempt.id])
        yield from _ahead(situation, ahead, reports[ahead.attempt.id])
    elif told is None:
        blocked = (*_blocked(situation, method), *_not_agreed(situation))
        yield step("attempt.book", f"Book {method.title}", Role.BOOKINGS, method.id, blocked_by=blocked)
    elif told.failed and told.attempt.notified_at is not None:
        yield from _again(situation, told)


def consent_missing(report: AttemptReport) -> bool:
    """Whether an attempt that needs somebody's consent goes without it, and nobody let that pass."""
    return any(one.code == "attempt.consent" and one.blocks for one in report.findings)


def _to_agree(situation: Situation, told: Standing, report: AttemptReport) -> Iterator[NextStep]:
    """The word on a further attempt that somebody proposed, or took back; a whole assessment has its own."""
    consent = situation.plan.attempts.consent
    if consent is not None and told.after is not None and consent_missing(report):
        title = f"Agree to the {told.attempt.kind} of {told.method.title}"
        until = _limit_before(situation, told)
        yield step("attempt.agree", title, consent.by, told.attempt.id, until=until)


def _not_agreed(situation: Situation) -> Iterator[str]:
    """After a lapse nothing is booked before somebody agreed to taking everything again."""
    consent = situation.plan.attempts.consent
    if consent is not None and any(one.standing == "lapsed" for one in history(situation)):
        yield (
            f"The {consent.by.words}'s consent to taking the entire assessment again is not recorded; "
            "ask for it first."
        )


def _begun(situation: Situation, told: Standing, report: AttemptReport) -> Iterator[NextStep]:
    if told.attempt.judged_at is None:
        left = (*waiting(report.conduct.findings), *_not_assessed(told))
        title = f"Finish and submit the judgements of {told.method.title}"
        yield step("attempt.judge", title, _marker(told.method), told.attempt.id, blocked_by=left)
    elif told.attempt.notified_at is None:
        yield _release(situation, told, report)


def _marker(method: Method) -> Role:
    """Who writes the log and judges: an assessor, unless the plan leaves the method to somebody outside."""
    return Role.ASSESSOR if method.marked_by is Role.ASSESSMENT_ORGANISATION else method.marked_by


def _release(situation: Situation, told: Standing, report: AttemptReport) -> NextStep:
    about = (*report.conduct.findings, *report.findings)
    return step(
        "result.release",
        f"Assure and release the result of {told.method.title}",
        Role.QUALITY_ASSURER,
        told.attempt.id,
        until=due_on(situation, told.attempt),
        blocked_by=waiting(one for one in about if one.code not in AFTER_RELEASE),
    )


def _not_assessed(told: Standing) -> Iterator[str]:
    left = [id for id, level in told.levels.items() if level is None]
    if told.method.test is not None and told.attempt.score is None:
        left.append("the test score")
    if left:
        yield f"Not yet assessed: {listed(left)}."


def _ahead(situation: Situation, told: Standing, report: AttemptReport) -> Iterator[NextStep]:
    attempt, method = told.attempt, told.method
    blocked = list(_blocked(situation, method))
    if booking_in_force(attempt) is None:
        blocked += unmet(one for one in report.findings if not one.code.startswith("booking."))
        until, title = _limit_before(situation, told), f"Book {method.title}"
        yield step("attempt.book", title, Role.BOOKINGS, attempt.id, until=until, blocked_by=blocked)
        return
    yield from _portfolio(situation, told)
    notice = notice_needed(situation, told)
    if notice is not None:
        blocked += (*unmet(report.findings), *_too_late(situation, told, notice, report))
        title, until = f"Serve notice of {method.title}", notice.until
        yield step("notice.serve", title, Role.BOOKINGS, attempt.id, until=until, blocked_by=blocked)
        yield from _reading(situation, told)
        return
    blocked += waiting(report.findings)
    title, until = f"Conduct {method.title}", first_day(attempt)
    yield step("attempt.conduct", title, _marker(method), attempt.id, until=until, blocked_by=blocked)
    yield from _reading(situation, told)


def _portfolio(situation: Situation, told: Standing) -> Iterator[NextStep]:
    """Worth doing late too: the time that the assessor has had it counts for another day as well."""
    needed = portfolio_needed(situation, told)
    if needed is not None:
        title = f"Give the assessor the portfolio for {told.method.title}"
        blocked, subject = _awaits_gateway(situation, told.method), told.attempt.id
        yield step("portfolio.give", title, Role.BOOKINGS, subject, until=needed.until, blocked_by=blocked)


def _reading(situation: Situation, told: Standing) -> Iterator[NextStep]:
    """The portfolio to read, from the day the assessor has it to the day booked; nobody notes that it was."""
    on = first_day(told.attempt)
    given = has_portfolio_since(situation, told.attempt) is not None
    if told.method.review is not None and given and on is not None and situation.today <= on:
        title = f"Read the portfolio for {told.method.title}"
        yield step("portfolio.read", title, Role.ASSESSOR, told.attempt.id, until=on)


def _too_late(situation: Situation, told: Standing, notice: Needed, report: AttemptReport) -> Iterator[str]:
    """A notice that cannot be long enough any more is served only where somebody may go on without it."""
    (finding,) = [one for one in report.findings if one.code == f"notice.{told.method.id}"]
    passes = finding.force is Force.TYPICALLY or decision_about(situation, finding) is not None
    if notice.rebook_from is not None and not passes:
        yield (
            "Too late for this booking: notice served today allows "
            f"{on_date(notice.rebook_from)} at the earliest; rebook."
        )


def _blocked(situation: Situation, method: Method) -> Iterator[str]:
    yield from _awaits_gateway(situation, method)
    for other in method.after_methods:
        first = situation.plan.method(other.method)
        if first is not None and not _reached(situation, first, other.at_least):
            least = f" with at least {plain(other.at_least)}" if other.at_least else ""
            yield f"{first.title} has to be taken first{least}."


def _awaits_gateway(situation: Situation, method: Method) -> Iterator[str]:
    if method.after_gateway is not None and method.after_gateway.gateway not in situation.record.confirmed:
        gate = situation.plan.gateway(method.after_gateway.gateway)
        yield f"{gate.title if gate else method.after_gateway.gateway} has not been confirmed."


def _reached(situation: Situation, method: Method, at_least: str | None) -> bool:
    told = standing(situation).get(method.id)
    if told is None or not told.final:
        return False
    order = situation.plan.scales[method.grading.scale].grades
    return at_least is None or order.index(told.grade.lowest) >= order.index(at_least)


def _again(situation: Situation, told: Standing) -> Iterator[NextStep]:
    """Another attempt at a failed method: agreed by whose consent the plan asks for, else simply booked.

    What replaces a void resit or retake is booked too: it was agreed to, and had begun in time.
    """
    rules, limit, today = situation.plan.attempts, told.limit_on, situation.today
    if replaced_by_next(situation, told.attempt) is not None:
        blocked = [*_blocked(situation, told.method)]
        title, subject = f"Book {told.method.title}", told.method.id
        yield step("attempt.book", title, Role.BOOKINGS, subject, blocked_by=blocked)
        return
    blocked = []
    if limit is not None and today > limit:
        blocked.append(f"The last day to take it again was {on_date(limit)}.")
    if rules.most is not None and told.number >= rules.most.number:
        blocked.append(f"All {plural(rules.most.number, 'attempt')} have been made.")
    about, may = f"a resit or retake of {told.method.title}", partial(step, until=limit, blocked_by=blocked)
    if rules.consent is None:
        yield may("attempt.agree", f"Arrange {about}", Role.BOOKINGS, told.attempt.id)
        return
    yield may("attempt.agree", f"Agree to {about}", rules.consent.by, told.attempt.id)
    yield may("attempt.propose", f"Ask for {about}", Role.TRAINING_PROVIDER, told.attempt.id)


def _limit_before(situation: Situation, told: Standing) -> date | None:
    if told.after is None or replaced_by_next(situation, told.after) is not None:
        return None
    return next(one.limit_on for one in history(situation) if told.after is one.attempt)
