"""Resits and retakes: who may, by when, and with what (rulebook: resits and retakes).

Promise: only a failed method is taken again; the last day of a limit counts; a typical window is advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from touchstone.rules.attempts import Standing, first_day, first_moment, history
from touchstone.rules.calendar import day
from touchstone.rules.findings import Figure, Finding, find
from touchstone.rules.plan.attempts import AttemptKind
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import days, on_date, plain, plural

FURTHER = ("resit", "retake")


def findings(situation: Situation, told: Standing) -> tuple[Finding, ...]:
    """Every rule about a further attempt; none for a first attempt or the replacement of a void one."""
    if told.attempt.kind not in FURTHER:
        return ()
    return tuple(_of(situation, told))


def _of(situation: Situation, told: Standing) -> Iterator[Finding]:
    policy = situation.plan.attempts
    yield _only_failed(situation, told)
    if policy.consent is not None:
        yield _consent(told, policy.consent, policy.consent.by.words)
    for kind in policy.kinds:
        if kind.id == told.attempt.kind:
            if kind.further_learning:
                yield _further_learning(told, kind)
            if kind.typically is not None and told.after is not None:
                yield _typical_window(situation, told, kind)
    if policy.limit is not None and told.after is not None:
        yield _limit(situation, told)
    if policy.most is not None:
        message = (
            f"This is attempt {told.number}; at most {plural(policy.most.number, 'attempt')} may be made."
        )
        yield _find("most", told.number <= policy.most.number, message, policy.most, told)
    if situation.policy.different_questions is not None:
        yield _different_questions(situation, told, situation.policy.different_questions)


def _find(
    code: str,
    holds: bool | None,
    message: str,
    rule: Statement,
    told: Standing,
    layer: Layer = Layer.PLAN,
    **figures: Figure,
) -> Finding:
    return find(f"attempt.{code}", holds, message, rule, layer=layer, subject=told.attempt.id, **figures)


def _only_failed(situation: Situation, told: Standing) -> Finding:
    rule = situation.plan.attempts.only_failed
    if told.after is not None:
        return _find("only_failed", True, f"{told.method.title} was failed at {told.after.id}.", rule, told)
    if told.assessment > 1:
        message = "The entire assessment is taken again because an earlier one lapsed."
        return _find("only_failed", True, message, rule, told)
    message = (
        f"No failed attempt at {told.method.title} stands before this {told.attempt.kind}: "
        "only a failed method is taken again, never to improve a grade."
    )
    return _find("only_failed", False, message, rule, told)


def _consent(told: Standing, rule: Statement, whose: str) -> Finding:
    consent, starts = told.attempt.consent, first_moment(told.attempt)
    if consent is None:
        message = f"The {whose}'s consent to this {told.attempt.kind} is not recorded; ask for it first."
        return _find("consent", False, message, rule, told)
    if consent.revoked_at is not None and (starts is None or consent.revoked_at <= starts):
        message = f"The {whose}'s consent was withdrawn on {on_date(day(consent.revoked_at))}."
        return _find("consent", False, message, rule, told)
    given = on_date(day(consent.given_at))
    if starts is not None and consent.given_at > starts:
        return _find(
            "consent", False, f"The {whose} consented on {given}, after the attempt began.", rule, told
        )
    return _find("consent", True, f"The {whose} consented on {given}.", rule, told)


def _further_learning(told: Standing, rule: AttemptKind) -> Finding:
    learning, on = told.attempt.further_learning, first_day(told.attempt)
    if learning is None:
        message = "A retake needs further learning first, and none is recorded. Without it, it is a resit."
        return _find("further_learning", False, message, rule, told)
    span = f"from {on_date(learning.from_)} to {on_date(learning.to)}"
    if on is not None and learning.to > on:
        message = f"Further learning {span} ends after the retake on {on_date(on)}."
        return _find("further_learning", False, message, rule, told)
    failed_on = first_day(told.after) if told.after is not None else None
    if failed_on is not None and learning.from_ < failed_on:
        message = f"Further learning {span} began before the fail of {on_date(failed_on)}."
        return _find("further_learning", False, message, rule, told)
    return _find("further_learning", True, f"Further learning took place {span}.", rule, told)


def _notified_on(attempt: Attempt | None) -> date | None:
    return None if attempt is None or attempt.notified_at is None else day(attempt.notified_at)


def typical_end(
    situation: Situation, failed: Attempt, kind: AttemptKind, asked: Attempt | None = None
) -> date | None:
    """The last day of a typical window, longer by the policy's grace when that was asked for in time."""
    notified = _notified_on(failed)
    if notified is None or kind.typically is None:
        return None
    end = situation.calendar.add(notified, kind.typically)
    if end is None or asked is None or asked.window_extension_asked_at is None:
        return end
    if day(asked.window_extension_asked_at) > end:
        return end
    return situation.calendar.add(end, situation.policy.typical_window_grace)


def _typical_window(situation: Situation, told: Standing, kind: AttemptKind) -> Finding:
    assert told.after is not None
    assert kind.typically is not None
    rule, on = kind.typically, first_day(told.attempt)
    end = typical_end(situation, told.after, kind)
    longer = typical_end(situation, told.after, kind, told.attempt)
    if on is None or end is None or longer is None:
        message = "The typical window cannot be told until the fail is notified and this attempt has a day."
        return _find("typical_window", None, message, rule, told)
    layer = Layer.POLICY if end < on <= longer else Layer.PLAN
    grace = f", extended to {on_date(longer)} because that was asked for in time" if longer != end else ""
    typical = f"Typically within {days(rule)} of the notification, by {on_date(end)}{grace}"
    message = f"{typical}; it is on {on_date(on)}."
    return _find(
        "typical_window",
        on <= longer,
        message,
        rule,
        told,
        layer,
        on=on.isoformat(),
        typically_by=end.isoformat(),
    )


def _limit(situation: Situation, told: Standing) -> Finding:
    rule = situation.plan.attempts.limit
    assert rule is not None
    on, notified = first_day(told.attempt), _notified_on(told.after)
    last = None if notified is None else situation.calendar.add(notified, rule.within)
    if notified is None or last is None or on is None:
        message = "The limit cannot be told until the fail is notified and this attempt has a day."
        return _find("limit", None, message, rule, told)
    consequence = "" if on <= last else f"; later than that, the {plain(rule.then)} is taken again"
    message = (
        f"To be taken within {days(rule.within)} of the notification on {on_date(notified)}, "
        f"by {on_date(last)}; it is on {on_date(on)}{consequence}."
    )
    return _find("limit", on <= last, message, rule, told, on=on.isoformat(), last_day=last.isoformat())


def _different_questions(situation: Situation, told: Standing, rule: Statement) -> Finding:
    earlier = {
        one.attempt.question_set
        for one in history(situation)
        if one.method is told.method and one.number < told.number and one.standing != "void"
    }
    mine = told.attempt.question_set
    if mine is None or None in earlier:
        message = "Whether the questions differ from the earlier set cannot be told: name both question sets."
        return _find("different_questions", None, message, rule, told, Layer.POLICY)
    if mine in earlier:
        message = f"Question set {mine} was already used for this apprentice; choose another."
        return _find("different_questions", False, message, rule, told, Layer.POLICY)
    message = f"Question set {mine} has not been used for this apprentice before."
    return _find("different_questions", True, message, rule, told, Layer.POLICY)
