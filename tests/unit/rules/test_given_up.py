"""A failed case that nobody closes: when it counts as ended, and what keeps it open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import a_booking, an_appeal, assessed, consent, decided
from tests.factories.law import a_policy
from tests.factories.plan import a_plan, rule, the_attempts
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt
from touchstone.rules.given_up import counts_as_ended_on
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Limit
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Number
from touchstone.rules.record.programme import Programme
from touchstone.rules.retention import ended_on, kept
from touchstone.rules.situation import Situation

FAILED = (
    assessed("a1", "fail", "2025-11-03", notified="2025-11-10"),
    assessed("b1", "pass", "2025-11-04", method="second", notified="2025-11-10"),
)
LIMIT = date(2026, 5, 10)  # six months after the notification
ENDS = date(2028, 5, 10)  # and two years after that
POLICY = a_policy(failed_case_ends=rule(Span, "should", number=24, unit="months"))


def asked(now: str = "2026-06-01 12:00", **facts: Any) -> Situation:
    given: dict[str, Any] = {"gateways": (a_confirmed_gateway(),), "attempts": FAILED, "now": now}
    return replace(a_situation(**given | facts), policy=POLICY, answers={})


def test_it_ends_two_years_after_the_last_day_to_take_it_again() -> None:
    assert counts_as_ended_on(asked()) == ENDS
    assert counts_as_ended_on(asked("2025-12-01 12:00")) == ENDS  # before the limit has passed too


@pytest.mark.parametrize(("now", "ended"), [("2028-05-10 23:59", None), ("2028-05-11 00:00", ENDS)])
def test_on_its_last_day_the_case_is_open(now: str, ended: date | None) -> None:
    assert ended_on(asked(now)) == ended


def test_what_is_kept_says_so_before_and_after() -> None:
    before, after = (kept(asked(now))[0] for now in ("2028-05-10 12:00", "2028-05-11 12:00"))
    assert (before.until, before.asked) == (None, None)
    assert before.message == "Decisions: kept while the case is open, then 72 months."
    assert before.quiet == "If nothing more happens in it, it counts as ended after 10 May 2028."
    assert (after.quiet, kept(asked(attempts=FAILED[1:]))[0].quiet) == ("", "")
    assert after.until == date(2034, 5, 10)
    assert after.message == (
        "Decisions: kept until 10 May 2034, 72 months after 10 May 2028, "
        "when a failed case ended in which nothing happened any more."
    )
    assert (after.over(date(2034, 5, 10)), after.over(date(2034, 5, 11))) == (False, True)


def test_without_a_policy_it_is_kept_until_somebody_closes_it() -> None:
    free = replace(asked("2099-01-01 12:00"), policy=a_policy(), answers={})
    assert (counts_as_ended_on(free), ended_on(free)) == (None, None)


def test_a_withdrawal_closes_it_at_once() -> None:
    gone = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 2, 3))
    now = asked("2026-06-01 12:00", programme=gone)
    assert (counts_as_ended_on(now), ended_on(now)) == (None, date(2026, 2, 3))


def test_what_somebody_did_puts_it_off() -> None:
    agreed = an_attempt("a2", "first", kind="first", consent=consent("2026-05-21"))
    assert counts_as_ended_on(asked(attempts=(*FAILED, agreed))) == date(2028, 5, 21)
    assert counts_as_ended_on(asked(), date(2026, 5, 17)) == date(2028, 5, 17)
    assert counts_as_ended_on(asked(), date(2025, 12, 1)) == ENDS


def test_a_day_that_is_planned_puts_it_off() -> None:
    booked = an_attempt("a2", "first", kind="first", bookings=(a_booking("2026-09-01 10:00"),))
    assert counts_as_ended_on(asked(attempts=(*FAILED, booked))) == date(2028, 9, 1)


def test_an_open_appeal_holds_all_of_it_and_its_windows_count() -> None:
    appeal = an_appeal("a1", "2025-12-01 10:00")
    held = kept(asked("2029-01-01 12:00", appeals=(appeal,)))
    assert {one.over(date(2099, 1, 1)) for one in held} == {False}
    refused = an_appeal("a1", "2025-12-01 10:00", decided("2026-05-15", "not_upheld"))
    assert counts_as_ended_on(asked(appeals=(refused,))) == date(2028, 5, 15)


def test_where_nobody_can_tell_until_when_to_appeal_it_does_not_end() -> None:
    far = a_policy(
        failed_case_ends=POLICY.failed_case_ends,
        appeals=replace(POLICY.appeals, window=rule(Span, number=9000, unit="working_days")),
    )
    assert counts_as_ended_on(replace(asked(), policy=far, answers={})) is None


def _plan(**attempts: Any) -> Plan:
    return a_plan(attempts=the_attempts(**attempts))


def test_where_nothing_may_be_taken_again_it_ends_with_the_last_right() -> None:
    only = _plan(limit=rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only"))
    assert counts_as_ended_on(asked(plan=only)) == LIMIT
    assert ended_on(asked("2026-05-10 12:00", plan=only)) is None
    assert ended_on(asked("2026-05-11 12:00", plan=only)) == LIMIT
    most = _plan(limit=None, most=rule(Number, number=1))
    assert counts_as_ended_on(asked(plan=most)) == date(2025, 12, 8)  # the last day to appeal


@pytest.mark.parametrize("most", [None, 2])
def test_a_right_without_a_last_day_is_left_for_two_years(most: int | None) -> None:
    plan = _plan(limit=None, most=rule(Number, number=most) if most else None)
    assert counts_as_ended_on(asked(plan=plan)) == date(2027, 12, 8)


def test_what_is_open_in_another_way_does_not_end() -> None:
    assert counts_as_ended_on(asked("2099-01-01 12:00", attempts=FAILED[1:])) is None
