"""How long each kind of data is kept, and what holds it longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, decided
from tests.factories.law import a_policy
from tests.factories.plan import rule
from tests.factories.record import a_confirmed_gateway, a_situation
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.programme import Programme
from touchstone.rules.retention import Kept, ended_on, kept
from touchstone.rules.statement import Layer

PASSED = (
    assessed("a1", "pass", "2026-01-05", notified="2026-01-12"),
    assessed("b1", "pass", "2026-01-06", method="second", notified="2026-01-15"),
)
FAILED = (assessed("a1", "fail", "2026-01-05", notified="2026-01-12"), PASSED[1])
GATEWAYS = (a_confirmed_gateway(),)


def told(**facts: Any) -> dict[str, Kept]:
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    return {one.rule.kind: one for one in kept(a_situation(**given | facts))}


def test_a_case_ends_with_the_last_outcome_of_a_pass() -> None:
    assert ended_on(a_situation(gateways=GATEWAYS, attempts=PASSED)) == date(2026, 1, 15)


def test_a_withdrawal_ends_a_case() -> None:
    programme = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2025, 2, 3))
    assert ended_on(a_situation(programme=programme)) == date(2025, 2, 3)


def test_a_fail_may_be_taken_again_and_ends_nothing() -> None:
    assert ended_on(a_situation(gateways=GATEWAYS, attempts=FAILED)) is None
    one = told(attempts=FAILED)["decisions"]
    assert (one.until, one.over(date(2099, 1, 1))) == (None, False)
    assert one.message == "Decisions: kept while the case is open, then 72 months."


def test_each_kind_has_its_own_last_day() -> None:
    found = told()
    assert found["decisions"].until == date(2032, 1, 15)
    assert found["decisions"].layer is Layer.POLICY
    assert found["decisions"].message == (
        "Decisions: kept until 15 January 2032, 72 months after 15 January 2026."
    )


@pytest.mark.parametrize(("on", "over"), [(date(2032, 1, 15), False), (date(2032, 1, 16), True)])
def test_the_last_day_itself_is_kept(on: date, over: bool) -> None:
    assert told()["decisions"].over(on) is over


def test_nothing_goes_while_an_appeal_may_be_lodged() -> None:
    late = (PASSED[0], assessed("b1", "pass", "2026-01-06", method="second", notified="2026-01-15"))
    recordings = told(attempts=late)["recordings"]
    assert recordings.until == date(2026, 2, 15)  # a month; the window of 20 working days ends on 12 February


def test_a_window_that_is_longer_than_the_keeping_counts() -> None:
    programme = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 1, 16))
    failed = (assessed("a1", "fail", "2026-01-05", notified="2026-01-15"),)
    short = told(attempts=failed, programme=programme)["recordings"]
    assert short.until == date(2026, 2, 16)
    long = (assessed("a1", "fail", "2026-01-05", notified="2026-01-16"),)
    assert told(attempts=long, programme=programme)["decisions"].until == date(2032, 1, 16)


def test_an_open_appeal_holds_everything() -> None:
    appeal = an_appeal("a1", "2026-02-02 10:00")
    for one in told(appeals=(appeal,)).values():
        assert one.holds == ("Appeal-1 is not decided yet.",)
        assert one.over(date(2099, 1, 1)) is False
        assert one.message.endswith("It is held beyond that for as long as needed.")


def test_a_decided_appeal_holds_nothing() -> None:
    appeal = an_appeal("a1", "2026-02-02 10:00", decided("2026-02-10", "not_upheld"))
    assert told(appeals=(appeal,))["decisions"].holds == ()


def test_a_last_day_that_no_calendar_holds_cannot_be_told() -> None:
    rule_ = replace(a_policy().retention[0], keep=rule(Span, number=120_000, unit="months"))
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    (one,) = kept(replace(a_situation(**given), policy=a_policy(retention=(rule_,))))
    assert (one.until, one.over(date(9999, 12, 31))) == (None, False)
    assert one.message == "Decisions: kept 120000 months after 15 January 2026, a day that cannot be told."
