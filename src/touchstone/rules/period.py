"""The assessment period: opened by the gateway's confirmation, and typically so long (rulebook: gateway)."""

from __future__ import annotations

from touchstone.rules.attempts import Standing, first_day
from touchstone.rules.calendar import day
from touchstone.rules.findings import Finding, find
from touchstone.rules.situation import Situation
from touchstone.rules.words import days, on_date


def findings(situation: Situation, told: Standing) -> tuple[Finding, ...]:
    """Whether a first attempt falls into the typical period; resits have windows of their own."""
    if told.method.after_gateway is None or told.attempt.kind != "first":
        return ()
    gate = situation.plan.gateway(told.method.after_gateway.gateway)
    facts = situation.record.confirmed.get(told.method.after_gateway.gateway)
    if gate is None or gate.period is None or facts is None or facts.confirmed_at is None:
        return ()
    opened, rule = day(facts.confirmed_at), gate.period
    ends = situation.calendar.add(opened, rule)
    if ends is None:
        return ()
    on = first_day(told.attempt)
    period = f"The period opened on {on_date(opened)} and typically lasts {days(rule)}, to {on_date(ends)}"
    if on is None:
        holds = None if situation.today <= ends else False
        message = f"{period}; this attempt has no day yet."
    else:
        holds = on <= ends
        message = f"{period}; this attempt is on {on_date(on)}."
    return (
        find(
            "order.period",
            holds,
            message,
            rule,
            subject=told.attempt.id,
            opened_on=opened.isoformat(),
            typically_to=ends.isoformat(),
        ),
    )
