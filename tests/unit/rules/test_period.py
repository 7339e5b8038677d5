"""The assessment period: opened by the gateway, and typically so long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.attempts import assessed
from tests.factories.plan import a_gateway, a_method, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt
from touchstone.rules.attempts import history
from touchstone.rules.findings import Finding, Outcome
from touchstone.rules.period import findings
from touchstone.rules.plan import Plan
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import AfterGateway
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.statement import Force

CONFIRMED = (a_confirmed_gateway("2025-10-01 09:00"),)


def a_gated_plan(gateway: str = "gateway", **facts: Any) -> Plan:
    method = a_method("first", after_gateway=rule(AfterGateway, gateway=gateway))
    return a_plan(methods=(method, a_method("second")), **facts)


def found(attempt: Attempt, *, now: str = "2026-01-20 12:00", **facts: Any) -> tuple[Finding, ...]:
    given: dict[str, Any] = {"plan": a_gated_plan(), "gateways": CONFIRMED, "attempts": (attempt,)}
    situation = a_situation(now=now, **given | facts)
    return findings(situation, history(situation)[0])


@pytest.mark.parametrize(("on", "outcome"), [("2026-01-01", Outcome.MET), ("2026-01-02", Outcome.NOT_MET)])
def test_an_attempt_typically_falls_into_the_period(on: str, outcome: Outcome) -> None:
    (one,) = found(assessed("a1", "pass", on))
    assert (one.code, one.outcome, one.force, one.subject) == ("order.period", outcome, Force.TYPICALLY, "a1")
    assert one.compared == {"opened_on": "2025-10-01", "typically_to": "2026-01-01"}
    assert "typically lasts 3 months, to 1 January 2026" in one.message
    assert not one.blocks


@pytest.mark.parametrize(
    ("now", "outcome"), [("2026-01-01 23:59", Outcome.CANNOT_TELL), ("2026-01-02 00:00", Outcome.NOT_MET)]
)
def test_without_a_day_it_is_open_until_the_period_is_over(now: str, outcome: Outcome) -> None:
    (one,) = found(an_attempt(), now=now)
    assert one.outcome is outcome
    assert "has no day yet" in one.message


def test_a_resit_has_windows_of_its_own() -> None:
    assert found(assessed("a1", "pass", "2026-01-12", kind="resit")) == ()


def test_a_method_on_programme_has_no_period() -> None:
    assert found(an_attempt(), plan=a_plan()) == ()


def test_without_a_confirmed_gateway_or_a_period_there_is_nothing_to_compare() -> None:
    assert found(an_attempt(), gateways=()) == ()
    assert found(an_attempt(), plan=a_gated_plan(gateways=(a_gateway(period=None),))) == ()
    assert found(an_attempt(), plan=a_gated_plan("elsewhere")) == ()
    endless = rule(Span, "typically", number=120_000, unit="months")
    assert found(an_attempt(), plan=a_gated_plan(gateways=(a_gateway(period=endless),))) == ()
    unconfirmed = replace(CONFIRMED[0], confirmed_at=None)
    assert found(an_attempt(), gateways=(unconfirmed,)) == ()
