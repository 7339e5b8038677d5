"""One attempt held against notice, review time and order: for tests of when it may take place."""

from __future__ import annotations

from typing import Any

from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import a_situation
from touchstone.rules.findings import Finding
from touchstone.rules.notice import findings
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.attempt import Attempt

FORTNIGHT = rule(Span, number=14, unit="calendar_days")


def judged(attempt: Attempt, *others: Attempt, method: dict[str, Any], **facts: Any) -> tuple[Finding, ...]:
    """Everything said of an attempt at the first method, with these rules of that method."""
    plan = a_plan(methods=(a_method("first", **method), a_method("second")))
    return findings(a_situation(plan=plan, attempts=(*others, attempt), **facts), attempt)


def the_only(attempt: Attempt, *others: Attempt, method: dict[str, Any], **facts: Any) -> Finding:
    """The one thing said of it."""
    (finding,) = judged(attempt, *others, method=method, **facts)
    return finding
