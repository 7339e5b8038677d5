"""A resit that is void: what replaces it, until when, and with which cap (rulebook: resits; appeals)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories.attempts import a_booking, an_appeal, assessed, consent, decided
from tests.factories.law import a_policy
from tests.factories.plan import a_plan, rule, the_attempts
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt, at
from touchstone.rules.attempts import (
    history,
    kind_of_next,
    planned,
    replaced_by_next,
    waits_to_be_taken_again,
)
from touchstone.rules.given_up import counts_as_ended_on
from touchstone.rules.judge import assess
from touchstone.rules.plan.attempts import Limit
from touchstone.rules.plan.gateway import Span
from touchstone.rules.record.attempt import Attempt, Void
from touchstone.rules.record.case import Case, Override
from touchstone.rules.report import NextStep
from touchstone.rules.results import overall
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation

FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")  # the limit is 10 May 2026
OTHER = assessed("b1", "distinction", "2025-11-04", method="second", notified="2025-11-10")
METHOD_ONLY = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
AGREED = consent("2025-11-20")
VOID = Void(at=at("2026-06-10 09:00"), by="manager-1", reason="Fire alarm.")


def resit(on: str = "2026-05-08", told: str = "2026-05-12", id: str = "a2") -> Attempt:
    return assessed(id, "fail", on, notified=told, kind="resit", consent=AGREED)


def asked(*attempts: Attempt, now: str, **facts: Any) -> Situation:
    given = {"gateways": (a_confirmed_gateway(),), "attempts": (FAILED, OTHER, *attempts), "now": now}
    return a_situation(**given | facts)


def void_by_appeal(
    now: str, held: str = "2026-05-08", told: str = "2026-05-12", upheld_on: str = "2026-06-10"
) -> Situation:
    """The resit failed, and an appeal made it void."""
    appeal = an_appeal("a2", f"{told} 15:00", decided(upheld_on, voids_attempt=True))
    return asked(resit(held, told), now=now, appeals=(appeal,))


def steps(situation: Situation) -> dict[str, NextStep]:
    return {one.action: one for one in assess(situation).next_steps if one.subject in ("a1", "first")}


@pytest.mark.parametrize(
    "told",
    [
        void_by_appeal("2026-06-11 12:00"),  # after the limit
        asked(replace(resit(), void=VOID), now="2027-06-10 12:00"),  # a year later too
        void_by_appeal("2026-03-11 12:00", "2026-02-02", "2026-02-09", "2026-03-10"),  # before it
        asked(
            replace(resit("2026-02-02", "2026-02-09"), void=replace(VOID, at=at("2026-03-10 09:00"))),
            now="2026-05-11 12:00",
        ),
    ],
)
def test_what_replaces_a_void_resit_that_was_held_in_time_is_booked_without_a_limit(told: Situation) -> None:
    found = steps(told)
    assert found["attempt.book"].blocked_by == ()
    assert found["attempt.book"].until is None
    assert "attempt.agree" not in found
    assert "attempt.propose" not in found
    assert kind_of_next(told, "first") == "replacement"
    report = assess(told)
    codes = [one.code for one in report.closings] + [one.code for one in report.deadlines]
    assert not any(code.startswith("attempt.limit") for code in codes)


def test_what_replaces_a_void_resit_takes_the_fail_again_with_its_cap() -> None:
    new = assessed("a3", "distinction", "2026-07-06", notified="2026-07-13", kind="replacement")
    told = asked(replace(resit(), void=VOID), new, now="2026-07-14 12:00")
    assert history(told)[-1].after is FAILED
    assert [one.standing for one in history(told)] == ["superseded", "counts", "void", "counts"]
    assert (overall(told).grade, overall(told).before_cap.grade) == ("pass", "distinction")
    assert "attempt.limit" not in {one.code for one in assess(told).attempts[-1].findings}


def test_a_replacement_that_is_planned_has_no_last_day() -> None:
    new = an_attempt("a3", kind="replacement")
    told = asked(replace(resit(), void=VOID), new, now="2026-06-12 12:00")
    assert planned(told)["first"].attempt is new
    (book,) = [one for one in assess(told).next_steps if one.action == "attempt.book" and one.subject == "a3"]
    assert (book.until, book.blocked_by) == (None, ())


def test_another_resit_after_a_void_one_keeps_the_limit_that_was_kept() -> None:
    again = assessed("a3", "pass", "2026-07-06", kind="resit", consent=consent("2026-06-20"))
    told = asked(replace(resit(), void=VOID), again, now="2026-07-07 12:00")
    limit = {
        report.id: finding
        for report in assess(told).attempts
        for finding in report.findings
        if finding.code == "attempt.limit"
    }["a3"]
    assert not limit.blocks
    assert limit.message == (
        "Taken again in time, by 10 May 2026: the attempt of 8 May 2026 is void, "
        "and this one on 6 July 2026 replaces it."
    )


def test_a_resit_that_was_called_off_replaces_nothing_and_the_limit_runs_on() -> None:
    booked = an_attempt("a2", kind="resit", bookings=(a_booking("2026-04-20 10:00"),), consent=AGREED)
    told = asked(replace(booked, void=replace(VOID, at=at("2026-02-10 09:00"))), now="2026-03-01 12:00")
    assert replaced_by_next(told, FAILED) is None
    assert waits_to_be_taken_again(told, history(told)[0])
    assert "attempt.agree" in steps(told)
    assert "attempt.limit.first" in {one.code for one in assess(told).closings}


DECISION = Override(
    by="manager-1",
    role=Role.MANAGER,
    at=at("2026-05-01 09:00"),
    reason="Illness.",
    finding="attempt.limit",
    subject="a2",
)
LET_PASS = Case(overrides=(DECISION,))


@pytest.mark.parametrize(
    ("held", "case", "replaced"),
    [
        ("2026-05-10", Case(), True),
        ("2026-05-11", Case(), False),  # too late, so its replacement is too
        ("2026-05-11", LET_PASS, True),
    ],
)
def test_where_the_method_alone_is_lost_a_void_resit_was_held_in_time_or_is_not_replaced(
    held: str, case: Case, replaced: bool
) -> None:
    plan = a_plan(attempts=the_attempts(limit=METHOD_ONLY))
    told = asked(replace(resit(held), void=VOID), now="2026-06-12 12:00", plan=plan, case=case)
    assert ("attempt.book" in steps(told)) is replaced
    if not replaced:
        assert steps(told)["attempt.agree"].blocked_by == ("The last day to take it again was 10 May 2026.",)


def test_a_limit_that_a_manager_let_pass_for_what_was_called_off_is_let_pass_for_nothing_else() -> None:
    ahead = an_attempt("a2", kind="resit", consent=AGREED)
    off = replace(ahead, void=replace(VOID, at=at("2026-05-02 09:00")))
    stood, lapsed = (asked(one, now="2026-05-11 12:00", case=LET_PASS) for one in (ahead, off))
    assert [one.standing for one in history(stood)] == ["counts", "counts", "planned"]
    assert [one.standing for one in history(lapsed)] == ["lapsed", "lapsed", "void"]


def test_a_case_whose_void_resit_may_be_replaced_is_open_beyond_the_limit() -> None:
    policy = a_policy(failed_case_ends=rule(Span, "should", number=24, unit="months"))
    plan = a_plan(attempts=the_attempts(limit=METHOD_ONLY))
    told = asked(replace(resit(), void=VOID), now="2026-06-12 12:00", plan=plan)
    ends = counts_as_ended_on(replace(told, policy=policy, answers={}))
    assert ends is not None
    assert ends.year == 2028  # the right has no last day, so the policy's two years follow
