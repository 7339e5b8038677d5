"""Rights that end: told of while somebody may use them, and gone once used or over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.attempts import a_booking, an_appeal, assessed, consent, decided
from tests.factories.law import a_policy
from tests.factories.plan import SOURCE, a_plan, rule, the_attempts
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt
from touchstone.rules.closings import in_full
from touchstone.rules.judge import assess
from touchstone.rules.plan.attempts import AttemptKind, Limit
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import Number
from touchstone.rules.policy import Stage
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.record.case import Case, Override
from touchstone.rules.record.programme import Programme
from touchstone.rules.report import Closing
from touchstone.rules.roles import Role
from touchstone.rules.statement import Force, Layer

FAILED = assessed("a1", "fail", "2026-01-05", notified="2026-01-12")
PASSED = assessed("b1", "pass", "2026-01-06", method="second", notified="2026-01-12")
APPEAL, RESIT, RETAKE = "appeal.window.first", "attempt.typical_resit.first", "attempt.typical_retake.first"
LIMIT = "attempt.limit.first"
GONE = Programme(started_on=date(2024, 9, 2), withdrawn_on=date(2026, 2, 1))


def found(now: str = "2026-02-20 12:00", *attempts: Attempt, **facts: Any) -> dict[str, Closing]:
    given = {"gateways": (a_confirmed_gateway(),), "attempts": attempts or (FAILED,)} | facts
    return {one.code: one for one in assess(a_situation(now=now, **given)).closings}


def a_resit(*starts: str, **facts: Any) -> Attempt:
    bookings = tuple(a_booking(start) for start in starts)
    return an_attempt("a2", kind="resit", consent=consent("2026-02-01"), bookings=bookings, **facts)


def test_a_notified_fail_opens_an_appeal_both_windows_and_the_limit() -> None:
    told = found("2026-01-12 12:00")
    assert {code: one.on for code, one in told.items()} == {
        APPEAL: date(2026, 2, 9),
        RESIT: date(2026, 3, 12),
        RETAKE: date(2026, 4, 12),
        LIMIT: date(2026, 7, 12),
    }
    assert {one.since for one in told.values()} == {date(2026, 1, 12)}
    assert {one.subject for one in told.values()} == {"a1"}


def test_nothing_closes_before_the_outcome_is_notified() -> None:
    assert found("2026-01-12 12:00", assessed("a1", "fail", "2026-01-05")) == {}


def test_an_appeal_says_who_may_and_what_its_last_day_means() -> None:
    one = found("2026-01-12 12:00")[APPEAL]
    assert one.title == "The first method: last day to appeal"
    assert one.may == (Role.APPRENTICE, Role.TRAINING_PROVIDER)
    assert one.after == "After it the result stands: nobody can appeal against it any more."
    assert (one.force, one.layer, one.source) == (Force.MUST, Layer.POLICY, SOURCE)


@pytest.mark.parametrize(
    ("code", "last", "over"),
    [
        (APPEAL, "2026-02-09 23:59", "2026-02-10 00:00"),
        (RESIT, "2026-03-12 23:59", "2026-03-13 00:00"),
        (RETAKE, "2026-04-12 23:59", "2026-04-13 00:00"),  # in summer: 23:00 in London is 22:00 elsewhere
        (LIMIT, "2026-07-12 23:59", "2026-07-13 00:00"),
    ],
)
def test_the_last_day_is_whole_and_nothing_is_left_of_it_afterwards(code: str, last: str, over: str) -> None:
    assert code in found(last)
    assert code not in found(over)


def test_an_appeal_that_is_lodged_has_used_the_right_of_its_party_alone() -> None:
    by_provider = an_appeal("a1", "2026-01-20 09:00")
    left = found("2026-01-20 12:00", appeals=(by_provider,))[APPEAL]
    assert left.may == (Role.APPRENTICE,)
    assert left.after == "After it nobody else can appeal against it any more; what was lodged is decided."
    own = an_appeal("a1", "2026-01-20 10:00", id="appeal-2", lodged_by=Role.APPRENTICE)
    assert APPEAL not in found("2026-01-20 12:00", appeals=(by_provider, own))
    other = an_appeal("b1", "2026-01-20 09:00")
    assert APPEAL in found("2026-01-20 12:00", FAILED, PASSED, appeals=(other,))


def refused(now: str, programme: Programme | None = None, **stage: Any) -> dict[str, Closing]:
    """An appeal that was refused on Tuesday 10 February, where a panel may be asked within five days."""
    within = rule(Span, number=5, unit="working_days", force=Force.SHOULD)
    panel = rule(Stage, id="panel", title="Panel", **{"within": within, "asked_within": within} | stage)
    appeals = a_policy().appeals
    policy = a_policy(appeals=replace(appeals, stages=(*appeals.stages, panel)))
    one = an_appeal("a1", "2026-02-02 09:00", decided("2026-02-10", "not_upheld"))
    facts: dict[str, Any] = {"gateways": (a_confirmed_gateway(),), "attempts": (FAILED,), "appeals": (one,)}
    given = a_situation(now=now, **facts | ({"programme": programme} if programme else {}))
    return {one.code: one for one in assess(replace(given, policy=policy)).closings}


def test_a_refused_appeal_may_be_taken_further_to_the_last_minute_of_the_last_day() -> None:
    one = refused("2026-02-17 23:59")["appeal.further.panel"]
    assert (one.title, one.subject) == ("Appeal 1: last day to take it further", "appeal-1")
    assert (one.since, one.on) == (date(2026, 2, 10), date(2026, 2, 17))
    assert one.may == (Role.TRAINING_PROVIDER,)
    assert one.after == "After it the decision on the appeal stands: it cannot be taken further any more."
    assert (one.force, one.layer, one.source) == (Force.SHOULD, Layer.POLICY, SOURCE)
    assert "appeal.further.panel" not in refused("2026-02-18 00:00")


def test_a_further_stage_without_a_time_closes_never_and_one_beyond_the_calendar_is_not_told() -> None:
    assert "appeal.further.panel" not in refused("2026-02-17 12:00", asked_within=None)
    far = rule(Span, number=9000, unit="working_days")
    assert "appeal.further.panel" not in refused("2026-02-17 12:00", asked_within=far)


def test_a_pass_may_be_appealed_and_is_not_taken_again() -> None:
    assert set(found("2026-01-20 12:00", PASSED)) == {"appeal.window.second"}


def test_nothing_closes_after_a_withdrawal() -> None:
    assert found("2026-02-20 12:00", programme=GONE) == {}  # the window to appeal is over


def test_a_withdrawal_takes_no_right_to_appeal() -> None:
    left = found("2026-02-09 23:59", programme=GONE)
    assert {code: one.on for code, one in left.items()} == {APPEAL: date(2026, 2, 9)}
    assert set(refused("2026-02-17 23:59", programme=GONE)) == {"appeal.further.panel"}
    assert refused("2026-02-18 00:00", programme=GONE) == {}


def test_what_ends_at_a_typical_window_is_that_it_was_typical() -> None:
    one = found()[RESIT]
    assert one.title == "The first method: last day of the typical window for a resit"
    assert one.may == (Role.APPRENTICE, Role.TRAINING_PROVIDER, Role.EMPLOYER)
    assert one.after == (
        "A resit can still be taken after it, but later than is typical. "
        "Before it is over a window longer by 1 month may be asked for."
    )
    assert (one.about, one.last_on) == ("The first method", date(2026, 7, 12))
    assert in_full(one.after, one.last_on) == f"{one.after} The last day of all is 12 July 2026."
    assert (one.force, one.layer) == (Force.TYPICALLY, Layer.PLAN)


def test_without_a_limit_nothing_is_said_of_one() -> None:
    told = found(plan=a_plan(attempts=the_attempts(limit=None)))
    assert LIMIT not in told
    assert told[RESIT].last_on is None
    assert in_full(told[RESIT].after, None) == told[RESIT].after


def test_what_ends_at_the_limit_is_every_pass() -> None:
    one = found("2026-02-20 12:00", FAILED, PASSED)[LIMIT]
    assert one.title == "The first method: last day to resit or retake"
    assert one.may == (Role.APPRENTICE, Role.TRAINING_PROVIDER, Role.EMPLOYER)
    assert one.after == (
        "On the last day it can still be taken. One day later everything is taken again: every part of the "
        "assessment, from the beginning. What was passed before no longer stands: The second method."
    )
    assert (one.force, one.layer, one.source) == (Force.MUST, Layer.PLAN, SOURCE)


def test_what_is_said_of_the_end_is_the_same_whoever_it_is_said_to() -> None:
    later = assessed("a1", "fail", "2026-01-05", notified="2026-01-19")
    for code in (APPEAL, RESIT, RETAKE, LIMIT):
        one, other = found("2026-01-20 12:00")[code], found("2026-01-20 12:00", later)[code]
        assert one.on < other.on
        assert (one.title, one.after, one.source) == (other.title, other.after, other.source)


def test_where_the_method_alone_is_lost_that_is_said() -> None:
    only = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
    one = found(plan=a_plan(attempts=the_attempts(limit=only)))[LIMIT]
    assert one.after == "On the last day it can still be taken. After it, it may not be taken again."


def test_without_consent_whoever_arranges_it_may() -> None:
    one = found(plan=a_plan(attempts=the_attempts(consent=None)))[LIMIT]
    assert one.may == (Role.APPRENTICE, Role.TRAINING_PROVIDER, Role.BOOKINGS)


def test_a_kind_without_a_typical_window_closes_with_the_limit_alone() -> None:
    kinds = (rule(AttemptKind, id="resit", further_learning=False),)
    assert set(found(plan=a_plan(attempts=the_attempts(kinds=kinds)))) == {LIMIT}


def test_once_every_attempt_is_made_there_is_no_right_left() -> None:
    for most, left in ((2, {RESIT, RETAKE, LIMIT}), (1, set())):
        assert set(found(plan=a_plan(attempts=the_attempts(most=rule(Number, number=most))))) == left


def test_a_resit_that_was_agreed_keeps_its_own_window_and_the_limit() -> None:
    assert set(found("2026-02-20 12:00", FAILED, a_resit())) == {RESIT, LIMIT}


def test_a_resit_that_is_booked_in_time_has_used_both() -> None:
    assert found("2026-02-20 12:00", FAILED, a_resit("2026-07-12 10:00")) == {}


def test_a_resit_that_is_booked_too_late_leaves_the_limit_open() -> None:
    assert set(found("2026-02-20 12:00", FAILED, a_resit("2026-07-13 10:00"))) == {LIMIT}


def test_a_booking_that_was_cancelled_opens_both_again() -> None:
    cancelled = a_booking("2026-03-02 10:00", ended="cancelled")
    gone = replace(a_resit(), bookings=(cancelled,))
    assert set(found("2026-02-20 12:00", FAILED, gone)) == {RESIT, LIMIT}


def test_a_window_that_was_extended_in_time_ends_later() -> None:
    asked = a_resit(window_extension_asked_at=FAILED.notified_at)
    one = found("2026-03-20 12:00", FAILED, asked)[RESIT]
    assert one.on == date(2026, 4, 12)
    assert one.after == "A resit can still be taken after it, but later than is typical."


def test_a_limit_that_a_manager_lets_pass_does_not_close() -> None:
    late = a_resit("2026-07-13 10:00")
    let = Override(
        finding="attempt.limit",
        subject="a2",
        by="m",
        role=Role.MANAGER,
        at=a_booking("2026-02-10 09:00").starts_at,
        reason="Fire.",
    )
    assert found("2026-02-20 12:00", FAILED, late, case=Case(overrides=(let,))) == {}


def test_a_resit_that_began_has_used_its_windows_and_opens_an_appeal_of_its_own() -> None:
    again = assessed("a2", "pass", "2026-02-16", notified="2026-02-19", kind="resit")
    (one,) = found("2026-02-20 12:00", FAILED, again).values()
    assert (one.code, one.subject, one.on) == (APPEAL, "a2", date(2026, 3, 19))


def test_the_nearest_stands_first() -> None:
    situation = a_situation(
        now="2026-01-20 12:00", gateways=(a_confirmed_gateway(),), attempts=(FAILED, PASSED)
    )
    told = assess(situation).closings
    assert [one.on for one in told] == sorted(one.on for one in told)
    assert [one.code for one in told[:2]] == [APPEAL, "appeal.window.second"]
