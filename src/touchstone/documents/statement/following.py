"""What follows a result: the days that count from its notification, and who may do what."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from touchstone.rules.plan import Plan
from touchstone.rules.report import Deadline, Report
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Force, Layer, Statement
from touchstone.rules.words import days, listed, on_date, plain

STARTED = ("appeal.window.", "attempt.")  # deadlines that a notification starts
BINDS = {Force.MUST: "Last day", Force.SHOULD: "Should be by", Force.TYPICALLY: "Typically by"}
SET_BY = {
    Layer.PLAN: "assessment plan",
    Layer.POLICY: "policy of the organisation that assesses",
    Layer.SCHEME: "national rules",
    Layer.CASE: "decision about this apprentice",
}
ENTIRE = "entire_assessment"


def started(report: Report, released: Container[str]) -> list[Deadline]:
    """The days that count from the notification of these results, soonest first."""
    return [
        one
        for one in report.deadlines
        if one.subject is not None and one.subject in released and one.code.startswith(STARTED)
    ]


def dates(report: Report, released: Container[str]) -> Iterator[dict[str, Any]]:
    """Each day with what it is for, whose it is, how strongly it binds and who set it."""
    for one in started(report, released):
        yield {
            "on": on_date(one.on),
            "what": one.title,
            "whose": one.whose.words.capitalize(),
            "binds": BINDS[one.force],
            "set_by": SET_BY[one.layer],
            "source": str(one.source),
        }


def sentences(situation: Situation, report: Report, released: Container[str]) -> Iterator[dict[str, Any]]:
    """What may be done about a result, in words."""
    yield from _appeals(situation)
    failed = any(
        one.id in released and one.standing == "counts" and one.final and one.grade.passes is False
        for one in report.attempts
    )
    if failed:
        yield from again(situation.plan)


def _said(text: str, rule: Statement, layer: Layer = Layer.PLAN) -> dict[str, Any]:
    return {"text": text, "set_by": SET_BY[layer], "source": str(rule.source)}


def _appeals(situation: Situation) -> Iterator[dict[str, Any]]:
    policy = situation.policy.appeals
    who = listed((f"the {role.words}" for role in policy.by.roles), "or")
    text = f"An appeal can be made by {who} within {days(policy.window)} of the day the result was given."
    yield _said(text, policy.window, Layer.POLICY)


def again(plan: Plan) -> Iterator[dict[str, Any]]:
    """What the plan says of taking a failed method again; nothing is promised where it allows none."""
    rules = plan.attempts
    if not rules.kinds:
        yield _said("The plan knows no resit or retake.", rules.only_failed)
        return
    words = listed((kind.id for kind in rules.kinds), "or")
    agreed = f", if the {rules.consent.by.words} agrees" if rules.consent is not None else ""
    yield _said(
        f"What was not passed may be taken again as a {words}{agreed}.", rules.consent or rules.only_failed
    )
    for kind in rules.kinds:
        learning = "comes after further learning" if kind.further_learning else "needs no further learning"
        yield _said(f"A {kind.id} {learning}.", kind)
    if rules.limit is not None:
        late = (
            f"; after that, the whole {plan.vocabulary.assessment} is taken again"
            if rules.limit.then == ENTIRE
            else ""
        )
        yield _said(
            f"It is taken within {days(rules.limit.within)} of the day the result was given{late}.",
            rules.limit,
        )
    if rules.cap is not None:
        unless = ", unless there are exceptional circumstances" if rules.cap.unless_exceptional else ""
        yield _said(
            f"The {plan.vocabulary.overall_grade} is then {plain(rules.cap.overall)} at most{unless}.",
            rules.cap,
        )
