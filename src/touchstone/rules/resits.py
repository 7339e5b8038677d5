"""Resits and retakes: who may, by when, and with what (rulebook: resits and retakes).

Promise: only a failed method is taken again; the last day of a limit counts; a typical window is advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import takewhile

from touchstone.rules.attempts import (
    Standing,
    first_day,
    first_moment,
    history,
    last_day,
    of_day,
    replaced_by_next,
    standing,
)
from touchstone.rules.calendar import day
from touchstone.rules.findings import Figure, Finding, find
from touchstone.rules.plan.attempts import AttemptKind
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import days, listed, on_date, plural

FURTHER = ("resit", "retake")
LATER = {
    "entire_assessment": "the entire assessment is taken again",
    "method_only": "it may not be taken again",
}


def findings(situation: Situation, told: Standing) -> tuple[Finding, ...]:
    """Every rule about a further attempt: a resit, a retake, and whatever is taken after a lapse.

    What replaces a void attempt is a first attempt again, and is only asked for other questions.
    """
    again = told.attempt.kind in FURTHER or told.assessment > 1
    return (*(_of(situation, told) if again else ()), *_questions(situation, told))


def _of(situation: Situation, told: Standing) -> Iterator[Finding]:
    policy = situation.plan.attempts
    yield _only_failed(situation, told)
    if policy.consent is not None:
        yield _consent(told, policy.consent, policy.consent.by.words)
    for kind in policy.kinds:
        if kind.id == told.attempt.kind:
            if kind.further_learning:
                yield _further_learning(situation, told, kind)
            if kind.typically is not None and told.after is not None:
                yield _typical_window(situation, told, kind)
    if policy.limit is not None and told.after is not None:
        yield _limit(situation, told)
    if policy.most is not None:
        message = (
            f"This is attempt {told.number}; at most {plural(policy.most.number, 'attempt')} may be made."
        )
        yield _find("most", told.number <= policy.most.number, message, policy.most, told)


def at_stake(situation: Situation) -> tuple[Method, ...]:
    """The methods whose passes no longer stand once a limit has passed, in the plan's order."""
    rule, now = situation.plan.attempts.limit, standing(situation)
    if rule is None or rule.then != "entire_assessment":
        return ()
    return tuple(
        method
        for method in situation.plan.methods
        if method.id in now and now[method.id].final and now[method.id].grade.passes
    )


def after_limit(situation: Situation) -> str:
    """What the day after a limit means, in words for the apprentice; nothing where there is no limit."""
    rule = situation.plan.attempts.limit
    if rule is None:
        return ""
    said = "On the last day it can still be taken. "
    if rule.then != "entire_assessment":
        return f"{said}After it, {LATER[rule.then]}."
    said += "One day later everything is taken again: every part of the assessment, from the beginning."
    lost = [method.title for method in at_stake(situation)]
    if not lost:
        return said
    return f"{said} What was passed before no longer stands: {listed(lost)}."


def _noun(told: Standing) -> str:
    return told.attempt.kind if told.attempt.kind in FURTHER else "attempt"


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
        message = f"{told.method.title} was failed on {_taken_on(told.after)}."
        return _find("only_failed", True, message, rule, told)
    if told.since_lapse is not None:
        message = (
            f"The entire assessment is taken again: the last day to take a failed method again, "
            f"{on_date(told.since_lapse)}, had passed."
        )
        return _find("only_failed", True, message, rule, told)
    failed = [one.attempt for one in _earlier(situation, told) if one.failed_as_judged]
    if failed:
        message = (
            f"{told.method.title} had been failed on {_taken_on(failed[-1])}, which was set aside only later."
        )
        return _find("only_failed", True, message, rule, told)
    message = (
        f"No failed attempt at {told.method.title} stands before this {_noun(told)}: "
        "only a failed method is taken again, never to improve a grade."
    )
    return _find("only_failed", False, message, rule, told)


def _taken_on(attempt: Attempt) -> str:
    on = last_day(attempt)
    assert on is not None  # what was failed was judged
    return on_date(on)


def _earlier(situation: Situation, told: Standing) -> list[Standing]:
    """The attempts at the same method that began before, void ones included: they were made all the same."""
    before = takewhile(lambda one: one.attempt is not told.attempt, history(situation))
    return [one for one in before if one.method is told.method and one.standing != "planned"]


def before_lapse(given_at: datetime, told: Standing) -> bool:
    """Whether a word on an attempt was given before its assessment began with a lapse.

    It was about the method that could still be taken again by itself. Taking everything again is another
    question, which nobody can have answered before the limit had passed.
    """
    return told.since_lapse is not None and day(given_at) <= told.since_lapse


def _consent(told: Standing, rule: Statement, whose: str) -> Finding:
    consent, starts = told.attempt.consent, first_moment(told.attempt)
    if consent is None:
        message = f"The {whose}'s consent to this {_noun(told)} is not recorded; ask for it first."
        return _find("consent", False, message, rule, told)
    if consent.revoked_at is not None and (starts is None or consent.revoked_at <= starts):
        message = f"The {whose}'s consent was withdrawn on {on_date(day(consent.revoked_at))}."
        return _find("consent", False, message, rule, told)
    given = on_date(day(consent.given_at))
    if before_lapse(consent.given_at, told):
        assert told.since_lapse is not None  # what lies before it says so
        message = (
            f"The {whose} consented on {given}, before the last day to take it again, "
            f"{on_date(told.since_lapse)}, had passed. The entire assessment is taken again now, which needs "
            "a consent of its own; ask for it first."
        )
        return _find("consent", False, message, rule, told)
    if starts is not None and consent.given_at > starts:
        return _find(
            "consent", False, f"The {whose} consented on {given}, after the attempt began.", rule, told
        )
    return _find("consent", True, f"The {whose} consented on {given}.", rule, told)


def _further_learning(situation: Situation, told: Standing, rule: AttemptKind) -> Finding:
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
    said = "is planned" if learning.to > situation.today else "took place"
    return _find("further_learning", True, f"Further learning {said} {span}.", rule, told)


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
    assert told.after is not None  # it was notified
    void = None if told.standing == "void" else replaced_by_next(situation, told.after)
    if void is not None and on > last:
        message = (
            f"Taken again in time, by {on_date(last)}: the attempt {of_day(void)} is void, "
            f"and this one on {on_date(on)} replaces it."
        )
        return _find("limit", True, message, rule, told, on=on.isoformat(), last_day=last.isoformat())
    consequence = "" if on <= last else f"; later than that, {LATER[rule.then]}"
    message = (
        f"To be taken within {days(rule.within)} of the notification on {on_date(notified)}, "
        f"by {on_date(last)}; it is on {on_date(on)}{consequence}."
    )
    return _find("limit", on <= last, message, rule, told, on=on.isoformat(), last_day=last.isoformat())


def _questions(situation: Situation, told: Standing) -> Iterator[Finding]:
    """A set of questions that this apprentice has not had, where the method has questions at all."""
    rule, earlier = situation.policy.different_questions, _earlier(situation, told)
    if rule is None or not earlier or (told.method.questions is None and told.method.test is None):
        return
    used, mine = {one.attempt.question_set for one in earlier}, told.attempt.question_set
    if mine is None or None in used:
        holds, message = None, "Whether the questions differ cannot be told: name both question sets."
    elif mine in used:
        holds, message = False, f"Question set {mine} was already used for this apprentice; choose another."
    else:
        holds, message = True, f"Question set {mine} has not been used for this apprentice before."
    yield _find("different_questions", holds, message, rule, told, Layer.POLICY)
