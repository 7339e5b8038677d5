"""The history of attempts: what counts, what lapsed, what an appeal turned round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.attempts import a_booking, an_appeal, assessed, changes, decided
from tests.factories.plan import a_method, a_plan, a_section, rule, the_attempts
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from touchstone.rules.attempts import (
    assessed_on,
    assessment_lapsed,
    booking_in_force,
    first_day,
    first_moment,
    history,
    kind_of_next,
    last_day,
    of_day,
    planned,
    standing,
    standing_grade,
    taken,
)
from touchstone.rules.plan import Plan
from touchstone.rules.plan.attempts import Limit
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.grading import Grading, Otherwise, ScoreOf, Step, Steps
from touchstone.rules.plan.method import MarkedTest
from touchstone.rules.record.attempt import Attempt, Booking, Void
from touchstone.rules.record.case import Case, Override
from touchstone.rules.roles import Role
from touchstone.rules.situation import Situation

FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")


def words(*attempts: Attempt, now: str = "2026-04-01 12:00", **facts: Any) -> list[tuple[str, str, int]]:
    story = history(a_situation(now=now, attempts=attempts, **facts))
    return [(told.attempt.id, told.standing, told.assessment) for told in story]


def lapsed(*attempts: Attempt, now: str) -> bool:
    return assessment_lapsed(a_situation(now=now, attempts=attempts))


def test_a_single_attempt_counts() -> None:
    assert words(FAILED) == [("a1", "counts", 1)]


def test_a_resit_supersedes_the_fail() -> None:
    resit = assessed("a2", "pass", "2026-01-12", kind="resit")
    assert words(FAILED, resit) == [("a1", "superseded", 1), ("a2", "counts", 1)]


def test_the_order_of_writing_down_changes_nothing() -> None:
    resit = assessed("a2", "pass", "2026-01-12", kind="resit")
    other = assessed("b1", "pass", "2025-12-01", method="second")
    assert words(resit, other, FAILED) == words(FAILED, other, resit)
    assert [id for id, *_ in words(resit, other, FAILED)] == ["a1", "b1", "a2"]


def test_attempts_at_the_same_moment_are_told_by_id() -> None:
    one, two = an_attempt("a2"), an_attempt("a1", "second")
    assert [id for id, *_ in words(one, two)] == ["a1", "a2"]


def test_numbers_count_the_attempts_at_each_method() -> None:
    resit = assessed("a2", "fail", "2026-01-12", kind="resit")
    other = assessed("b1", "pass", "2025-12-01", method="second")
    told = {one.attempt.id: one.number for one in history(a_situation(attempts=(FAILED, resit, other)))}
    assert told == {"a1": 1, "a2": 2, "b1": 1}


def test_a_further_attempt_knows_the_fail_it_takes_again() -> None:
    resit = assessed("a2", "fail", "2026-01-12", kind="resit")
    third = assessed("a3", "pass", "2026-02-12", kind="resit")
    after = [one.after for one in history(a_situation(attempts=(FAILED, resit, third)))]
    assert after == [None, FAILED, resit]


def test_another_methods_fail_is_not_taken_again_here() -> None:
    other = assessed("b1", "pass", "2026-01-12", method="second")
    assert [one.after for one in history(a_situation(attempts=(FAILED, other)))] == [None, None]


def limit_of(attempt: Attempt, **facts: Any) -> date | None:
    return history(a_situation(attempts=(attempt,), **facts))[0].limit_on


def test_a_fail_is_taken_again_within_six_months_of_its_notification() -> None:
    assert limit_of(FAILED) == date(2026, 5, 10)


def test_the_limit_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert limit_of(assessed("a1", "fail", "2025-08-20", notified="2025-08-31")) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "attempt",
    [
        assessed("a1", "fail", "2025-11-03"),
        assessed("a1", "pass", "2025-11-03", notified="2025-11-10"),
        assessed("a1", "fail", "2025-11-03", notified="2025-11-10", judged_at=None),
    ],
    ids=["not notified", "passed", "not submitted"],
)
def test_there_is_no_limit_without_a_notified_fail(attempt: Attempt) -> None:
    assert limit_of(attempt) is None


def test_a_plan_without_a_limit_sets_none_and_nothing_lapses() -> None:
    plan = a_plan(attempts=the_attempts(limit=None))
    assert limit_of(FAILED, plan=plan) is None
    assert words(FAILED, now="2028-01-01 00:00", plan=plan) == [("a1", "counts", 1)]


def test_on_the_last_day_nothing_has_lapsed() -> None:
    assert not lapsed(FAILED, now="2026-05-10 23:59")
    assert words(FAILED, now="2026-05-10 23:59") == [("a1", "counts", 1)]


def test_the_day_after_the_entire_assessment_has_lapsed() -> None:
    other = assessed("b1", "distinction", "2025-12-01", method="second", notified="2025-12-08")
    assert lapsed(FAILED, other, now="2026-05-11 00:00")
    assert words(FAILED, other, now="2026-05-11 00:00") == [("a1", "lapsed", 1), ("b1", "lapsed", 1)]


def test_a_resit_on_the_last_day_keeps_the_assessment() -> None:
    resit = assessed("a2", "pass", "2026-05-10", kind="resit")
    assert words(FAILED, resit, now="2026-06-30 12:00") == [("a1", "superseded", 1), ("a2", "counts", 1)]


def test_an_attempt_after_the_limit_opens_a_second_assessment() -> None:
    late = assessed("a2", "pass", "2026-05-11", kind="resit")
    assert words(FAILED, late, now="2026-06-30 12:00") == [("a1", "lapsed", 1), ("a2", "counts", 2)]
    assert not lapsed(FAILED, late, now="2026-06-30 12:00")


def test_in_a_second_assessment_no_earlier_fail_is_taken_again() -> None:
    late = assessed("a2", "pass", "2026-05-11", kind="resit")
    told = history(a_situation(now="2026-06-30 12:00", attempts=(FAILED, late)))
    assert told[1].after is None
    assert told[1].number == 2


def test_a_late_attempt_at_the_other_method_opens_a_second_assessment_too() -> None:
    late = assessed("b1", "pass", "2026-05-11", method="second")
    assert words(FAILED, late, now="2026-06-30 12:00") == [("a1", "lapsed", 1), ("b1", "counts", 2)]


def test_a_second_fail_starts_a_limit_of_its_own() -> None:
    resit = assessed("a2", "fail", "2026-05-04", notified="2026-05-08", kind="resit")
    assert words(FAILED, resit, now="2026-11-08 12:00")[1] == ("a2", "counts", 1)
    assert words(FAILED, resit, now="2026-11-09 12:00")[1] == ("a2", "lapsed", 1)


def test_a_resit_only_booked_does_not_stop_the_limit() -> None:
    booked = an_attempt("a2", kind="resit", bookings=(Booking(starts_at=at("2026-05-04 10:00")),))
    assert words(FAILED, booked, now="2026-05-10 12:00")[1] == ("a2", "planned", 1)
    assert words(FAILED, booked, now="2026-05-11 12:00") == [("a1", "lapsed", 1), ("a2", "lapsed", 1)]


def test_a_booking_beyond_the_limit_lapses_nothing_before_the_limit_has_passed() -> None:
    booked = an_attempt("a2", kind="resit", bookings=(Booking(starts_at=at("2026-06-01 10:00")),))
    assert words(FAILED, booked, now="2026-05-10 12:00") == [("a1", "counts", 1), ("a2", "planned", 1)]
    assert words(FAILED, booked, now="2026-05-11 12:00") == [("a1", "lapsed", 1), ("a2", "planned", 2)]
    assert lapsed(FAILED, booked, now="2026-05-11 12:00")


def test_where_only_the_method_lapses_the_assessment_stays() -> None:
    limit = rule(Limit, within=rule(Span, number=6, unit="months"), then="method_only")
    plan = a_plan(attempts=the_attempts(limit=limit))
    assert limit_of(FAILED, plan=plan) == date(2026, 5, 10)
    assert words(FAILED, now="2026-05-11 12:00", plan=plan) == [("a1", "counts", 1)]


def test_a_void_attempt_stays_in_the_history_and_never_counts() -> None:
    void = assessed(
        "a1",
        "fail",
        "2025-11-03",
        notified="2025-11-10",
        void=Void(at=at("2025-11-20 09:00"), by="manager", reason="Fire alarm."),
    )
    new = assessed("a2", "pass", "2026-01-12", kind="replacement")
    assert words(void, new) == [("a1", "void", 1), ("a2", "counts", 1)]
    told = history(a_situation(attempts=(void, new)))
    assert [one.number for one in told] == [0, 1]
    assert told[1].after is None
    assert told[0].limit_on is None
    assert words(void, now="2028-01-01 00:00") == [("a1", "void", 1)]
    assert not lapsed(void, now="2028-01-01 00:00")


def test_a_void_attempt_after_a_lapse_begins_nothing_anew() -> None:
    void = Void(at=at("2026-05-21 09:00"), by="manager", reason="Fire alarm.")
    late = assessed("a2", "pass", "2026-05-20", kind="resit", void=void)
    assert words(FAILED, late, now="2026-06-01 12:00") == [("a1", "lapsed", 1), ("a2", "void", 2)]
    assert lapsed(FAILED, late, now="2026-06-01 12:00")


def test_a_lapse_leaves_void_what_was_void() -> None:
    void = Void(at=at("2025-10-21 09:00"), by="manager", reason="Fire alarm.")
    broken_off = assessed("a0", "fail", "2025-10-20", void=void)
    assert words(broken_off, FAILED, now="2026-05-11 12:00") == [("a0", "void", 1), ("a1", "lapsed", 1)]


VOID = Void(at=at("2025-11-20 09:00"), by="manager", reason="Fire alarm.")


def next_kind(*attempts: Attempt, now: str = "2025-12-01 12:00", method: str = "first") -> str:
    return kind_of_next(a_situation(attempts=attempts, now=now), method)


def test_the_first_attempt_at_a_method_is_a_first_one() -> None:
    assert next_kind() == "first"
    assert next_kind(an_attempt(bookings=(a_booking("2026-01-12 09:00"),))) == "first"


def test_what_follows_a_void_attempt_replaces_it_in_its_own_method() -> None:
    void = assessed("a1", "pass", "2025-11-03", void=VOID)
    assert next_kind(void) == "replacement"
    assert next_kind(void, method="second") == "first"


def test_a_booking_that_is_void_before_its_day_is_replaced_too() -> None:
    booked = an_attempt("a1", bookings=(a_booking("2026-01-12 09:00"),), void=VOID)
    assert next_kind(booked) == "replacement"


def test_a_planned_attempt_does_not_hide_the_void_one_before_it() -> None:
    ahead = an_attempt("a2", kind="replacement", bookings=(a_booking("2026-01-12 09:00"),))
    assert next_kind(assessed("a1", "pass", "2025-11-03", void=VOID), ahead) == "replacement"


def test_what_was_replaced_already_is_not_replaced_again() -> None:
    void = assessed("a1", "pass", "2025-11-03", void=VOID)
    new = assessed("a2", "fail", "2025-11-24", kind="replacement", notified="2025-11-28")
    assert next_kind(void, new) == "first"
    assert next_kind(void, new, now="2026-06-01 12:00") == "first"  # the whole assessment is taken again


def test_a_void_attempt_of_an_assessment_that_lapsed_is_not_replaced() -> None:
    void = assessed("b1", "pass", "2025-11-03", method="second", void=VOID)
    assert next_kind(FAILED, void, now="2026-05-10 12:00", method="second") == "replacement"
    assert next_kind(FAILED, void, now="2026-05-11 12:00", method="second") == "first"


def test_a_void_attempt_of_the_second_assessment_is_replaced() -> None:
    late = assessed("a2", "pass", "2026-05-20", void=replace(VOID, at=at("2026-05-21 09:00")))
    assert words(FAILED, late, now="2026-06-01 12:00")[-1] == ("a2", "void", 2)
    assert next_kind(FAILED, late, now="2026-06-01 12:00") == "replacement"


def a_tested_plan(**facts: Any) -> Plan:
    """The first method is passed with 20 of 40 marks, whatever its criteria."""
    step = rule(Step, grade="pass", when=ScoreOf(at_least=Decimal(20)))
    steps = Steps(best_first=(step,), otherwise=rule(Otherwise, grade="fail"))
    grading = rule(Grading, scale="component", rule=steps)
    test = a_method("first", test=rule(MarkedTest, out_of=40), grading=grading, **facts)
    return a_plan(methods=(test, a_method("second")))


def test_a_test_is_graded_by_its_score() -> None:
    plan = a_tested_plan(themes=())
    grades = {
        score: history(a_situation(plan=plan, attempts=(an_attempt(score=Decimal(score)),)))[0].grade
        for score in (19, 20)
    }
    assert {score: grade.grade for score, grade in grades.items()} == {19: "fail", 20: "pass"}
    assert grades[20].marks_lowest == grades[20].marks_highest == 50


@pytest.mark.parametrize(("score", "failed"), [(19, True), (20, False)])
def test_a_test_keeps_its_score_when_an_appeal_changes_a_criterion(score: int, failed: bool) -> None:
    attempt = assessed("a1", "fail", "2025-11-03", notified="2025-11-10", score=Decimal(score))
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_P1="met")))
    (told,) = history(a_situation(plan=a_tested_plan(), attempts=(attempt,), appeals=(appeal,)))
    assert (told.failed_as_judged, told.failed) == (failed, failed)


def test_an_attempt_void_by_appeal_does_not_count() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", voids_attempt=True))
    assert words(FAILED, appeals=(appeal,)) == [("a1", "void", 1)]


def test_an_appeal_that_turns_the_fail_into_a_pass_makes_the_resit_needless() -> None:
    resit = assessed("a2", "distinction", "2026-01-12", kind="resit")
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2026-01-20", changes=changes(first_t_P1="met")))
    assert words(FAILED, resit, appeals=(appeal,)) == [("a1", "counts", 1), ("a2", "superseded", 1)]


def test_levels_open_are_none_and_never_not_met() -> None:
    told = history(a_situation(attempts=(an_attempt(),)))[0]
    assert told.levels == {"first-t-P1": None, "first-t-D1": None}


def test_an_attempt_at_a_method_nobody_knows_is_left_to_validity() -> None:
    assert words(an_attempt("x", "unknown")) == []


def test_only_a_final_grade_stands() -> None:
    open_one = assessed("a1", "pass", "2025-11-03", judged_at=None)
    assert standing_grade(a_situation(attempts=(open_one,)), "first") is None
    assert standing_grade(a_situation(attempts=()), "first") is None
    grade = standing_grade(a_situation(now="2026-04-01 12:00", attempts=(FAILED,)), "first")
    assert grade is not None
    assert grade.grade == "fail"


def test_a_submitted_grade_that_cannot_be_told_is_not_final() -> None:
    told = history(a_situation(attempts=(assessed("a1", "pass", "2025-11-03", judgements=()),)))[0]
    assert not told.final
    assert not told.failed


def test_what_stands_is_told_by_method() -> None:
    resit = assessed("a2", "pass", "2026-01-12", kind="resit")
    assert {id: one.attempt.id for id, one in standing(a_situation(attempts=(FAILED, resit))).items()} == {
        "first": "a2"
    }


def test_nothing_has_lapsed_without_attempts() -> None:
    assert not lapsed(now="2026-01-01 00:00")


def test_the_history_is_worked_out_once() -> None:
    situation: Situation = a_situation(attempts=(FAILED,))
    assert history(situation) is history(situation)


def booked(*ends: str | None) -> Attempt:
    days = ("2026-01-05 10:00", "2026-01-06 10:00", "2026-01-07 10:00")
    return an_attempt(
        bookings=tuple(
            Booking(starts_at=at(day), ended=end)  # type: ignore[arg-type]
            for day, end in zip(days, ends, strict=False)
        )
    )


def test_the_booking_in_force_is_the_last_that_has_not_ended() -> None:
    booking = booking_in_force(booked(None, None, "cancelled"))
    assert booking is not None
    assert booking.starts_at == at("2026-01-06 10:00")
    assert booking_in_force(booked("rescheduled")) is None
    assert booking_in_force(an_attempt()) is None


def test_an_attempt_starts_with_its_first_section() -> None:
    attempt = an_attempt(
        sections=(
            a_section_held("2026-01-05 14:00", "2026-01-05 15:30"),
            a_section_held("2026-01-05 10:00", None),
        ),
        bookings=(Booking(starts_at=at("2026-01-02 10:00")),),
        judged_at=at("2026-01-08 10:00"),
    )
    assert first_moment(attempt) == at("2026-01-05 10:00")
    assert first_day(attempt) == date(2026, 1, 5)
    assert last_day(attempt) == date(2026, 1, 5)


def test_without_sections_the_booking_and_then_the_judging_tell_the_day() -> None:
    judged = an_attempt(judged_at=at("2026-01-08 10:00"))
    assert first_day(booked(None)) == date(2026, 1, 5)
    assert last_day(booked(None)) is None
    assert first_day(judged) == last_day(judged) == date(2026, 1, 8)
    assert first_day(an_attempt()) is None
    assert of_day(an_attempt()) == "that has no day yet"
    assert of_day(booked(None)) == "of 5 January 2026"


def test_an_attempt_is_taken_once_a_section_or_the_judging_began() -> None:
    assert taken(FAILED)
    assert taken(an_attempt(judged_at=at("2026-01-08 10:00")))
    assert taken(an_attempt(sections=(a_section_held("2026-01-05 10:00", None),)))
    assert not taken(booked(None))


def test_an_attempt_without_a_day_belongs_to_what_comes_after_a_lapse() -> None:
    planned_one = an_attempt("a2")
    assert words(FAILED, planned_one, now="2026-05-11 12:00") == [("a1", "lapsed", 1), ("a2", "planned", 2)]
    supposed = an_attempt("a2", judgements=FAILED.judgements)
    assert words(FAILED, supposed, now="2026-05-11 12:00") == [("a1", "lapsed", 1), ("a2", "counts", 2)]


def test_a_missed_attempt_is_told_by_its_latest_booking() -> None:
    missed = an_attempt(
        "a2",
        kind="resit",
        bookings=(
            Booking(starts_at=at("2026-01-12 10:00"), ended="rescheduled"),
            Booking(starts_at=at("2026-01-05 10:00"), ended="no_show"),
        ),
    )
    resit = assessed("a3", "pass", "2026-01-11", kind="resit")
    assert [id for id, *_ in words(FAILED, missed, resit)] == ["a1", "a3", "a2"]
    sooner = replace(missed, bookings=missed.bookings[1:])
    assert [id for id, *_ in words(FAILED, resit, sooner)] == ["a1", "a2", "a3"]
    assert standing(a_situation(now="2026-02-01 12:00", attempts=(FAILED, missed)))["first"].attempt is FAILED
    assert planned(a_situation(now="2026-02-01 12:00", attempts=(FAILED, missed)))["first"].attempt is missed


def test_planned_attempts_are_not_counted_as_made() -> None:
    missed = an_attempt("a2", kind="resit", bookings=(Booking(starts_at=at("2026-01-05 10:00")),))
    resit = assessed("a3", "pass", "2026-01-12", kind="resit")
    told = {one.attempt.id: one.number for one in history(a_situation(attempts=(FAILED, missed, resit)))}
    assert told == {"a1": 1, "a2": 2, "a3": 2}


@pytest.mark.parametrize(
    "begun", [{"judgements": FAILED.judgements}, {"score": 0}, {"judged_at": at("2026-01-05 12:00")}]
)
def test_an_attempt_has_begun_with_its_first_trace(begun: dict[str, Any]) -> None:
    assert taken(an_attempt("a2", **begun))


def voided(attempt: Attempt, on: str) -> Attempt:
    return replace(attempt, void=Void(at=at(f"{on} 09:00"), by="manager", reason="Fire alarm."))


def test_a_resit_begun_in_time_keeps_the_assessment_even_when_it_is_void_later() -> None:
    resit = voided(assessed("a2", "pass", "2026-04-20", kind="resit"), "2026-05-20")
    other = assessed("b1", "distinction", "2025-12-01", method="second")
    assert words(FAILED, other, resit, now="2026-05-21 12:00") == [
        ("a1", "counts", 1),
        ("b1", "counts", 1),
        ("a2", "void", 1),
    ]
    second = assessed("a3", "pass", "2026-07-06", kind="resit")
    failed = voided(assessed("a2", "fail", "2026-04-20", notified="2026-04-27", kind="resit"), "2026-08-20")
    assert words(FAILED, failed, second, now="2026-09-01 12:00")[-1] == ("a3", "counts", 1)


def test_an_overridden_limit_keeps_a_late_attempt_in_its_assessment() -> None:
    late = assessed("a2", "pass", "2026-05-11", kind="resit")

    def case(role: Role = Role.MANAGER, subject: str = "a2", finding: str = "attempt.limit") -> Case:
        decision = Override(
            by="manager-1",
            role=role,
            at=at("2026-05-01 09:00"),
            reason="The provider fell ill.",
            finding=finding,
            subject=subject,
        )
        return Case(overrides=(decision,))

    kept = [("a1", "superseded", 1), ("a2", "counts", 1)]
    lost = [("a1", "lapsed", 1), ("a2", "counts", 2)]
    assert words(FAILED, late, now="2026-06-30 12:00", case=case()) == kept
    assert words(FAILED, late, now="2026-06-30 12:00", case=case(Role.ASSESSOR)) == lost
    assert words(FAILED, late, now="2026-06-30 12:00", case=case(subject="a1")) == lost
    assert words(FAILED, late, now="2026-06-30 12:00", case=case(finding="attempt.consent")) == lost
    failed_late = assessed("a2", "fail", "2026-05-11", notified="2026-05-18", kind="resit")
    assert words(FAILED, failed_late, now="2026-11-18 12:00", case=case())[-1] == ("a2", "counts", 1)
    assert words(FAILED, failed_late, now="2026-11-19 12:00", case=case())[-1] == ("a2", "lapsed", 1)


def test_an_appeal_that_makes_a_fail_starts_the_limit_with_its_decision() -> None:
    passed = assessed("a1", "pass", "2025-11-03", notified="2025-11-10")
    worse = an_appeal("a1", "2025-11-12 09:00", decided("2026-01-20", changes=changes(first_t_P1="not_met")))
    same = an_appeal("a1", "2025-11-12 09:00", decided("2026-01-20", changes=changes(first_t_D1="not_met")))
    assert limit_of(passed, appeals=(worse,)) == date(2026, 7, 20)
    assert limit_of(FAILED, appeals=(same,)) == date(2026, 5, 10)


def test_each_attempt_knows_whether_it_failed_before_any_appeal_and_which_limit_lapsed() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2026-01-20", changes=changes(first_t_P1="met")))
    (told,) = history(a_situation(now="2026-02-01 12:00", attempts=(FAILED,), appeals=(appeal,)))
    assert (told.failed, told.failed_as_judged, told.since_lapse) == (False, True, None)
    late = assessed("a2", "pass", "2026-05-11", kind="resit")
    told = history(a_situation(now="2026-06-30 12:00", attempts=(FAILED, late)))[1]
    assert (told.failed_as_judged, told.since_lapse) == (False, date(2026, 5, 10))


def test_a_method_is_assessed_once_judged_or_all_its_sections_have_ended() -> None:
    method = a_plan(
        methods=(a_method("first", sections=(a_section("talk"), a_section("tour"))), a_method("second"))
    ).methods[0]
    talk = a_section_held("2026-01-05 10:00", "2026-01-05 11:00")
    tour = a_section_held("2026-01-06 10:00", "2026-01-06 11:00", "tour")
    running = a_section_held("2026-01-06 10:00", None, "tour")
    assert assessed_on(method, an_attempt()) is None
    assert assessed_on(method, an_attempt(sections=(talk,))) is None
    assert assessed_on(method, an_attempt(sections=(talk, running))) is None
    assert assessed_on(method, an_attempt(sections=(talk, tour))) == date(2026, 1, 6)
    judged = an_attempt(sections=(talk,), judged_at=at("2026-01-08 12:00"))
    assert assessed_on(method, judged) == date(2026, 1, 5)
    assert assessed_on(method, an_attempt(judged_at=at("2026-01-08 12:00"))) == date(2026, 1, 8)
