"""What-if: the same rules over supposed levels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.attempts import an_appeal, assessed, changes, decided
from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import a_confirmed_gateway, a_situation, an_attempt, at
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import MarkedTest
from touchstone.rules.record.attempt import Booking
from touchstone.rules.results import overall
from touchstone.rules.situation import Situation
from touchstone.rules.what_if import UnknownSuppositionError, determined, suppose, taken_again

PASSED = assessed("a1", "pass", "2025-11-03", notified="2025-11-10")
OTHER = assessed("b1", "distinction", "2025-12-01", method="second", notified="2025-12-08")


def grade(situation: Situation) -> str | None:
    return overall(situation).grade


def test_the_distinction_criterion_would_have_made_a_distinction() -> None:
    situation = a_situation(now="2026-01-15 12:00", attempts=(PASSED, OTHER))
    assert grade(situation) == "merit"
    assert grade(suppose(situation, {"first-t-D1": "met"})) == "distinction"
    assert grade(suppose(situation, {"first-t-P1": "not_met"})) == "fail"
    assert grade(situation) == "merit"


def test_several_criteria_of_several_methods_may_be_supposed() -> None:
    situation = a_situation(now="2026-01-15 12:00", attempts=(PASSED, OTHER))
    assert grade(suppose(situation, {"first-t-D1": "met", "second-t-D1": "not_met"})) == "merit"
    both = suppose(situation, {"first-t-D1": "met", "first-t-P1": "met"})
    assert len(both.record.attempts[0].judgements) == 2


def test_a_method_not_taken_gets_a_supposed_attempt() -> None:
    supposed = suppose(a_situation(attempts=(PASSED,)), {"second-t-P1": "met"})
    assert [one.id for one in supposed.record.attempts] == ["a1", "what-if-second"]
    assert supposed.record.attempts[1].method == "second"
    assert (overall(supposed).range.lowest, overall(supposed).range.highest) == ("pass", "merit")
    assert grade(supposed) is None


def test_a_supposition_overrules_an_appeal() -> None:
    appeal = an_appeal("a1", "2025-11-12 09:00", decided("2025-11-20", changes=changes(first_t_D1="met")))
    situation = a_situation(now="2026-01-15 12:00", attempts=(PASSED, OTHER), appeals=(appeal,))
    assert grade(situation) == "distinction"
    assert grade(suppose(situation, {"first-t-D1": "not_met"})) == "merit"
    assert grade(suppose(situation, {"first-t-P1": "met"})) == "distinction"


def test_an_unknown_criterion_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSuppositionError) as caught:
        suppose(a_situation(), {"X-1": "met"})
    assert str(caught.value) == (
        "There is no criterion X-1; the plan has first-t-P1, first-t-D1, second-t-P1 and second-t-D1."
    )


def test_an_unknown_level_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSuppositionError) as caught:
        suppose(a_situation(), {"first-t-P1": "great"})
    assert str(caught.value) == "first-t-P1 cannot be great; it can be not_met or met."


def test_a_supposition_overrules_only_the_appeals_about_its_attempt() -> None:
    appeal = an_appeal("a0", "2025-10-12 09:00", decided("2025-10-20", changes=changes(first_t_P1="not_met")))
    situation = a_situation(now="2026-01-15 12:00", attempts=(PASSED, OTHER), appeals=(appeal,))
    supposed = suppose(situation, {"first-t-P1": "met"})
    assert supposed.record.appeals == (appeal,)


def test_the_learner_who_plans_ahead_may_suppose_before_the_day() -> None:
    booked = an_attempt("b1", "second", bookings=(Booking(starts_at=at("2026-03-12 10:00")),))
    situation = a_situation(
        now="2026-01-15 12:00", attempts=(PASSED, booked), gateways=(a_confirmed_gateway(),)
    )
    supposed = suppose(situation, {"second-t-P1": "met", "second-t-D1": "met"})
    assert supposed.record.attempts[1].bookings == ()
    assert assess(supposed).overall.range.grade == "merit"


def test_what_was_held_keeps_its_booking() -> None:
    booking = Booking(starts_at=at("2025-11-03 10:00"))
    situation = a_situation(now="2026-01-15 12:00", attempts=(replace(PASSED, bookings=(booking,)),))
    assert suppose(situation, {"first-t-D1": "met"}).record.attempts[0].bookings == (booking,)


def test_after_a_lapse_a_supposition_opens_another_assessment() -> None:
    failed = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")
    situation = a_situation(now="2026-06-01 12:00", attempts=(failed,))
    supposed = suppose(situation, {"first-t-P1": "met", "first-t-D1": "met"})
    assert (overall(supposed).range.lowest, overall(supposed).range.highest) == ("fail", "pass")
    assert overall(supposed).why_capped == ("what-if-first",)


def scored(**facts: Any) -> Situation:
    """A situation whose plan has a test out of 40 as the first method's."""
    methods = (a_method("first", test=rule(MarkedTest, out_of=40)), a_method("second"))
    return a_situation(plan=a_plan(methods=methods), **facts)


def test_the_score_of_a_test_may_be_supposed_beside_criteria() -> None:
    attempt = replace(PASSED, score=Decimal(17))
    supposed = suppose(scored(attempts=(attempt,)), {"first-t-D1": "met"}, {"first": Decimal("31.5")})
    (one,) = supposed.record.attempts
    assert one.score == Decimal("31.5")
    assert [(judged.criterion, judged.level) for judged in one.judgements][-1] == ("first-t-D1", "met")
    alone = suppose(scored(attempts=(attempt,)), {}, {"first": Decimal(0)}).record.attempts[0]
    assert (alone.score, alone.judgements) == (Decimal(0), PASSED.judgements)


def test_a_score_that_is_not_supposed_stays() -> None:
    supposed = suppose(scored(attempts=(replace(PASSED, score=Decimal(17)),)), {"first-t-D1": "met"})
    assert supposed.record.attempts[0].score == Decimal(17)


def test_a_test_not_taken_gets_a_supposed_attempt_with_its_score() -> None:
    (one,) = suppose(scored(), {}, {"first": Decimal(40)}).record.attempts
    assert (one.id, one.method, one.score, one.judgements) == ("what-if-first", "first", Decimal(40), ())


@pytest.mark.parametrize(("score", "shown"), [("40.5", "40.5"), ("-1", "-1"), ("1E+3", "1000")])
def test_a_score_out_of_bounds_is_refused_with_the_bounds(score: str, shown: str) -> None:
    with pytest.raises(UnknownSuppositionError) as caught:
        suppose(scored(), {}, {"first": Decimal(score)})
    assert str(caught.value) == f"first cannot score {shown}; it can score from 0 to 40."


@pytest.mark.parametrize("method", ["second", "third"])
def test_a_score_without_a_test_is_refused_with_the_tests_there_are(method: str) -> None:
    with pytest.raises(UnknownSuppositionError) as caught:
        suppose(scored(), {}, {method: Decimal(1)})
    assert str(caught.value) == f"There is no score of {method}; the plan has first.score."
    with pytest.raises(UnknownSuppositionError) as caught:
        suppose(a_situation(), {}, {method: Decimal(1)})
    assert str(caught.value) == f"There is no score of {method}; the plan has no test."


FAILED = assessed("a1", "fail", "2025-11-03", notified="2025-11-10")


def best(situation: Situation) -> tuple[str, str, bool]:
    """The best overall grade that is left, what it would be without the cap, and whether there is one."""
    told = overall(situation)
    return told.range.highest, told.before_cap.highest, told.capped


def test_a_failed_method_taken_again_at_its_best_is_capped() -> None:
    situation = a_situation(now="2026-01-15 12:00", attempts=(FAILED, OTHER))
    again = taken_again(situation, {"first"})
    assert best(again) == ("pass", "distinction", True)
    assert best(determined(again, "what-if-first", holds=True)) == ("distinction", "distinction", False)
    assert best(determined(determined(again, "what-if-first", holds=True), "what-if-first", holds=False)) == (
        *("pass", "distinction", True),
    )
    assert len(situation.record.attempts) == 2


def test_the_attempt_that_is_planned_is_the_one_supposed() -> None:
    ahead = an_attempt("a2", kind="resit", bookings=(Booking(starts_at=at("2026-03-02 09:00")),))
    situation = a_situation(now="2026-01-15 12:00", attempts=(FAILED, OTHER, ahead))
    again = taken_again(situation, ["first"])
    assert [one.id for one in again.record.attempts] == ["a1", "b1", "a2"]
    assert again.record.attempts[2].bookings == ()
    assert best(determined(again, "a2", holds=True)) == ("distinction", "distinction", False)
    assert best(determined(again, "a1", holds=True))[0] == "pass"


def test_a_whole_assessment_taken_again_is_capped_too() -> None:
    situation = a_situation(now="2026-06-15 12:00", attempts=(FAILED, OTHER))
    assert best(taken_again(situation, ["first", "second"])) == ("pass", "distinction", True)


def test_a_test_taken_again_is_supposed_with_its_whole_score() -> None:
    tested = replace(a_method("first"), test=rule(MarkedTest, out_of=40))
    situation = a_situation(
        plan=a_plan(methods=(tested, a_method("second"))), now="2026-01-15 12:00", attempts=(FAILED,)
    )
    assert taken_again(situation, ["first"]).record.attempts[-1].score == Decimal(40)
