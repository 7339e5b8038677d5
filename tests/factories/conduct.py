"""One session, judged: for tests of how a method was conducted."""

from __future__ import annotations

from typing import Any

from tests.factories.plan import a_ksb, a_method, a_plan
from tests.factories.record import a_situation, an_attempt, at
from touchstone.rules.conduct import judge
from touchstone.rules.findings import Figure, Finding
from touchstone.rules.plan.identity import Ksb
from touchstone.rules.plan.method import Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Case
from touchstone.rules.record.gateway import GatewayFacts
from touchstone.rules.report import Conduct

KSBS = tuple(a_ksb(code) for code in ("K1", "K2", "S1", "S2", "B1"))


def conduct_of(
    method: Method | None = None,
    attempt: Attempt | None = None,
    *,
    ksbs: tuple[Ksb, ...] = KSBS,
    case: Case | None = None,
    gateways: tuple[GatewayFacts, ...] = (),
) -> Conduct:
    """The conduct of one attempt under a plan of one method."""
    plan = a_plan(methods=(method or a_method(),), ksbs=ksbs)
    attempt = attempt or an_attempt()
    situation = a_situation(plan=plan, attempts=(attempt,), case=case or Case(), gateways=gateways)
    return judge(situation, attempt)


def a_finished_attempt(**facts: Any) -> Attempt:
    """An attempt whose judgements are submitted: nothing is to come."""
    return an_attempt(judged_at=at("2025-11-04 12:00"), **facts)


def the(conduct: Conduct, code: str, subject: str = "a1") -> Finding:
    """The one finding with this code about this subject."""
    (found,) = [one for one in conduct.findings if (one.code, one.subject) == (code, subject)]
    return found


def codes(conduct: Conduct) -> list[str]:
    """The codes of all findings, in their order."""
    return [finding.code for finding in conduct.findings]


def answer(finding: Finding) -> tuple[str, str, dict[str, Figure]]:
    """Outcome, message and figures."""
    return finding.outcome.value, finding.message, dict(finding.compared)
