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
from touchstone.rules.policy import ANSWER_TO_ERASURE, Stage
from touchstone.rules.record.programme import Programme
from touchstone.rules.retention import Kept, answer_by, ended_on, kept
from touchstone.rules.statement import Force, Layer

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
        assert one.holds == ("Appeal 1 is not decided yet.",)
        assert one.over(date(2099, 1, 1)) is False
        assert one.message.endswith("It is held beyond that for as long as needed.")


def test_a_decided_appeal_holds_nothing() -> None:
    appeal = an_appeal("a1", "2026-02-02 10:00", decided("2026-02-10", "not_upheld"))
    assert told(appeals=(appeal,))["decisions"].holds == ()


def test_what_was_asked_for_waits_while_an_appeal_may_be_taken_further() -> None:
    """Refused on Tuesday 24 February, twelve days after the window to lodge one closed."""
    span = rule(Span, number=10, unit="working_days")
    appeals = a_policy().appeals
    stages = (*appeals.stages, rule(Stage, id="panel", title="Panel", within=span, asked_within=span))
    policy = a_policy(appeals=replace(appeals, stages=stages))
    refused = an_appeal("a1", "2026-02-11 10:00", decided("2026-02-24", "not_upheld"))
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    now = replace(a_situation(**given, appeals=(refused,)), policy=policy)
    assert {one.asked for one in kept(now) if not one.binding} == {date(2026, 3, 10)}
    upheld = an_appeal("a1", "2026-02-11 10:00", decided("2026-02-24", "upheld"))
    then = replace(a_situation(**given, appeals=(upheld,)), policy=policy)
    assert {one.asked for one in kept(then) if not one.binding} == {date(2026, 2, 12)}


def test_a_hold_by_hand_joins_what_holds_everything() -> None:
    appeal = an_appeal("a1", "2026-02-02 10:00")
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    held = ("The police asked for it.",)
    for one in kept(a_situation(**given), held):
        assert (one.holds, one.over(date(2099, 1, 1))) == (held, False)
    for one in kept(a_situation(**given, appeals=(appeal,)), held):
        assert one.holds == ("Appeal 1 is not decided yet.", "The police asked for it.")


@pytest.mark.parametrize(("on", "over"), [(date(2026, 2, 12), False), (date(2026, 2, 13), True)])
def test_asked_for_erasure_it_goes_after_the_last_day_to_appeal(on: date, over: bool) -> None:
    recordings = told()["recordings"]
    assert (recordings.binding, recordings.until) == (False, date(2026, 2, 15))
    assert (recordings.asked, recordings.over_if_asked(on)) == (date(2026, 2, 12), over)


def test_what_must_be_kept_is_not_made_shorter_by_asking() -> None:
    decisions = told()["decisions"]
    assert (decisions.binding, decisions.asked) == (True, decisions.until)


@pytest.mark.parametrize("part", ["rule", "keep"])
def test_a_must_in_either_place_binds(part: str) -> None:
    found = told()["recordings"].rule
    firm = replace(found, keep=replace(found.keep, force=Force.MUST))
    firm = replace(found, force=Force.MUST) if part == "rule" else firm
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    (one,) = kept(replace(a_situation(**given), policy=a_policy(retention=(firm,))))
    assert (one.binding, one.asked) == (True, date(2026, 2, 15))


def test_asked_while_the_case_or_an_appeal_is_open_nothing_goes() -> None:
    assert told(attempts=FAILED)["recordings"].over_if_asked(date(2099, 1, 1)) is False
    appeal = an_appeal("a1", "2026-02-02 10:00")
    assert told(appeals=(appeal,))["recordings"].over_if_asked(date(2099, 1, 1)) is False


def test_where_nobody_can_tell_until_when_to_appeal_nothing_goes_by_asking() -> None:
    far = rule(Span, number=9000, unit="working_days")
    policy = a_policy(appeals=replace(a_policy().appeals, window=far))
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    known = kept(replace(a_situation(**given), policy=policy))
    assert {one.asked for one in known if not one.binding} == {None}
    assert not any(one.over_if_asked(date(2030, 1, 1)) for one in known if not one.binding)


def test_a_withdrawal_without_results_lets_it_go_the_day_after_for_who_asks() -> None:
    programme = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2025, 2, 3))
    assert told(programme=programme, attempts=(), gateways=())["recordings"].asked == date(2025, 2, 3)


def test_a_request_is_answered_within_a_month_of_its_day() -> None:
    now = a_situation(now="2026-06-01 12:00")
    assert answer_by(now, date(2026, 1, 31)) == date(2026, 2, 28)
    shorter = a_policy(erasure_answer=rule(Span, number=10, unit="calendar_days"))
    assert answer_by(replace(now, policy=shorter), date(2026, 1, 31)) == date(2026, 2, 10)
    assert str(ANSWER_TO_ERASURE.source).startswith("uk-gdpr § Article 12 ")
    assert (ANSWER_TO_ERASURE.number, ANSWER_TO_ERASURE.unit, ANSWER_TO_ERASURE.force) == (
        1,
        "months",
        Force.MUST,
    )


def test_a_last_day_that_no_calendar_holds_cannot_be_told() -> None:
    rule_ = replace(a_policy().retention[0], keep=rule(Span, number=120_000, unit="months"))
    given: dict[str, Any] = {"gateways": GATEWAYS, "attempts": PASSED, "now": "2026-06-01 12:00"}
    (one,) = kept(replace(a_situation(**given), policy=a_policy(retention=(rule_,))))
    assert (one.until, one.asked, one.over(date(9999, 12, 31))) == (None, None, False)
    assert one.message == "Decisions: kept 120000 months after 15 January 2026, a day that cannot be told."
