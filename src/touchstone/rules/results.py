"""Results: when one is due, to whom it is given, the overall grade and the cap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from touchstone.rules.attempts import Standing, assessed_on, history, standing
from touchstone.rules.calendar import day
from touchstone.rules.findings import Finding, find
from touchstone.rules.grading import capped, overall_grade
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Exceptional
from touchstone.rules.report import Overall
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation, once
from touchstone.rules.statement import Layer
from touchstone.rules.words import days, listed, on_date


def due_on(situation: Situation, attempt: Attempt) -> date | None:
    """The last day to give a result, counted from the day the method was assessed; ``None`` before that."""
    method = situation.plan.method(attempt.method)
    assessed = None if method is None else assessed_on(method, attempt)
    return None if assessed is None else situation.calendar.add(assessed, situation.policy.results)


def findings(situation: Situation, told: Standing) -> tuple[Finding, ...]:
    """Every rule about the result of one attempt; none before it has been assessed."""
    assessed = assessed_on(told.method, told.attempt)
    return tuple(_of(situation, told)) if assessed is not None else ()


def _of(situation: Situation, told: Standing) -> Iterator[Finding]:
    yield _all_judged(told)
    yield _in_time(situation, told.attempt)
    if told.attempt.notified_at is not None:
        yield _given_to(situation, told.attempt)


def _all_judged(told: Standing) -> Finding:
    """Submitted judgements leave no criterion open: absence is never *not met*."""
    open_ones = [id for id, level in told.levels.items() if level is None]
    if told.method.test is not None and told.attempt.score is None:
        open_ones.append("the test score")
    judged = len(told.levels) - sum(level is None for level in told.levels.values())
    if told.attempt.judged_at is None:
        holds, message = (
            None,
            f"{judged} of {len(told.levels)} criteria judged; the judgements are not submitted.",
        )
    elif open_ones:
        holds = False
        message = f"Submitted with {listed(open_ones)} not yet assessed; judge these before giving a result."
    else:
        holds, message = True, "Everything is judged and submitted."
    return find(
        "result.judged",
        holds,
        message,
        told.method.grading,
        subject=told.attempt.id,
        criteria=len(told.levels),
        judged=judged,
    )


def _in_time(situation: Situation, attempt: Attempt) -> Finding:
    rule, due = situation.policy.results, due_on(situation, attempt)
    if due is None:
        message = "The day the result is due cannot be told: bank holidays of that year are not known."
        return find("result.within", None, message, rule, layer=Layer.POLICY, subject=attempt.id)
    given = None if attempt.notified_at is None else day(attempt.notified_at)
    how = "it has not been given yet" if given is None else f"it was given on {on_date(given)}"
    holds = given <= due if given is not None else (None if situation.today <= due else False)
    message = f"The result is due within {days(rule)} of the assessment, by {on_date(due)}; {how}."
    return find(
        "result.within", holds, message, rule, layer=Layer.POLICY, subject=attempt.id, due_on=due.isoformat()
    )


def _given_to(situation: Situation, attempt: Attempt) -> Finding:
    rule = situation.policy.release
    allowed = listed([role.words for role in rule.to], "or")
    if not attempt.notified_to:
        message = f"To whom the result was given is not recorded; it is given to the {allowed}."
        return find("result.given_to", None, message, rule, layer=Layer.POLICY, subject=attempt.id)
    told = [role for role in Role if role in attempt.notified_to]  # in one order, however it was written down
    outside = [role.words for role in told if role not in rule.to]
    message = (
        f"The result was given to the {listed(outside)}; the policy gives it to the {allowed}."
        if outside
        else f"The result was given to the {listed([role.words for role in told])}."
    )
    return find("result.given_to", not outside, message, rule, layer=Layer.POLICY, subject=attempt.id)


def carries_cap(situation: Situation, told: Standing) -> bool:
    """Whether an attempt that counts caps the overall grade, exceptional circumstances left aside.

    A resit or retake of a standing fail does, and so does every attempt of a second assessment; the
    replacement of a void attempt does only where the plan says so.
    """
    return told.counts and _would_cap(situation, told)


def may_be_freed(situation: Situation, told: Standing) -> bool:
    """Whether exceptional circumstances may be determined for an attempt: it carries the cap, or will."""
    cap = situation.plan.attempts.cap
    open_ = told.standing in ("counts", "planned") and _would_cap(situation, told)
    return open_ and cap is not None and cap.unless_exceptional


def _would_cap(situation: Situation, told: Standing) -> bool:
    rules = situation.plan.attempts
    if rules.cap is None:
        return False
    void = rules.void
    replaces = told.attempt.kind == "replacement" and void is not None and void.replacement_is_capped
    return told.after is not None or told.assessment > 1 or replaces


def determination(situation: Situation, attempt: Attempt) -> Exceptional | None:
    """The exceptional circumstances in force for an attempt, determined by the assessment organisation."""
    cap, may = situation.plan.attempts.cap, {Role.ASSESSMENT_ORGANISATION, *situation.policy.overrides.by}
    if cap is None or not cap.unless_exceptional:
        return None
    return next(
        (
            one
            for one in situation.record.case.exceptional
            if one.attempt == attempt.id and one.withdrawn_at is None and one.role in may
        ),
        None,
    )


@once
def overall(situation: Situation) -> Overall:
    """The overall grade once every method is complete, else the range it can still come to."""
    now = standing(situation)
    plan = situation.plan
    before = overall_grade(plan, {id: one.grade for id, one in now.items()})
    again = [one.attempt for one in history(situation) if carries_cap(situation, one)]
    freed = tuple(one.id for one in again if determination(situation, one) is not None)
    carriers = tuple(one.id for one in again if one.id not in freed)
    cap = plan.attempts.cap
    after = capped(plan, before, cap.overall) if cap is not None and carriers else before
    complete = all(_complete(now.get(method.id)) for method in plan.methods)
    return Overall(
        complete=complete,
        before_cap=before,
        range=after,
        grade=after.grade if complete else None,
        capped=bool(carriers),
        why_capped=carriers,
        exceptional=freed,
    )


def _complete(told: Standing | None) -> bool:
    return told is not None and told.final


def incomplete_methods(situation: Situation) -> tuple[Method, ...]:
    """Methods without a final grade that counts."""
    now = standing(situation)
    return tuple(method for method in situation.plan.methods if not _complete(now.get(method.id)))
