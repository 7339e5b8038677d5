"""One attempt's times and figures, each side of every boundary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.attempts import a_booking, consent
from tests.factories.plan import a_method, a_plan, rule
from tests.factories.record import a_section_held, a_situation, an_attempt, at
from touchstone.rules.plan.method import MarkedTest
from touchstone.rules.record.attempt import FurtherLearning, Judgement, Question, Recording
from touchstone.rules.report import Problem
from touchstone.rules.validity.sittings import problems

TWO_TIMES = "Correct one of the two times."
NOT_YET_JUDGED = (
    "The outcome was notified at 09:59 on 20 October 2025, before the judgements were submitted "
    "at 10:00 on 20 October 2025."
)


def told(*, plan: Any = None, now: str = "2026-06-01 12:00", **facts: Any) -> list[Problem]:
    """The problems of the second attempt; the first has none."""
    attempts = (an_attempt("a0", "second"), an_attempt(**facts))
    return list(problems(a_situation(plan=plan, attempts=attempts, now=now)))


def the_only(**facts: Any) -> tuple[str, str, str]:
    (problem,) = told(**facts)
    return problem.place, problem.message, problem.remedy


def test_an_attempt_of_which_nothing_is_known_has_no_problem() -> None:
    assert told() == []


# Sections.


@pytest.mark.parametrize("end", ["2025-10-15 10:00", "2025-10-15 11:00", None])
def test_a_section_ends_when_it_starts_or_later(end: str | None) -> None:
    assert told(sections=(a_section_held("2025-10-15 10:00", end),)) == []


def test_a_section_does_not_end_before_it_starts() -> None:
    first = a_section_held("2025-10-15 09:00", "2025-10-15 09:30")
    assert the_only(sections=(first, a_section_held("2025-10-15 10:00", "2025-10-15 09:59"))) == (
        "attempts[1].sections[1].ended_at",
        "Section talk ends at 09:59 on 15 October 2025, before it starts at 10:00 on 15 October 2025.",
        TWO_TIMES,
    )


# Judgements.

HELD = (
    a_section_held("2025-10-15 11:00", "2025-10-15 12:00"),
    a_section_held("2025-10-15 10:00", "2025-10-15 11:00"),
)


def a_judgement(when: str | None = None) -> Judgement:
    return Judgement(criterion="first-t-P1", level="met", at=at(when) if when else None)


@pytest.mark.parametrize(
    ("when", "number"), [("2025-10-15 09:59", 1), ("2025-10-15 10:00", 0), ("2025-10-15 10:30", 0), (None, 0)]
)
def test_nothing_is_judged_before_the_first_section(when: str | None, number: int) -> None:
    found = told(sections=HELD, judgements=(a_judgement(), a_judgement(when)))
    assert len(found) == number


def test_a_judgement_before_the_attempt_is_told() -> None:
    assert the_only(sections=HELD, judgements=(a_judgement(), a_judgement("2025-10-14 10:00"))) == (
        "attempts[1].judgements[1]",
        (
            "first-t-P1 is judged at 10:00 on 14 October 2025, before the attempt starts "
            "at 10:00 on 15 October 2025."
        ),
        "Correct the times, or judge it once the attempt has been held.",
    )


@pytest.mark.parametrize(("now", "number"), [("2025-10-15 09:59", 1), ("2025-10-15 10:00", 0)])
def test_nothing_is_judged_before_a_booking_that_lies_ahead(now: str, number: int) -> None:
    found = told(bookings=(a_booking("2025-10-15 10:00"),), judgements=(a_judgement(),), now=now)
    assert [one.place for one in found] == ["attempts[1].judgements[0]"] * number


def test_a_judgement_without_a_time_was_made_when_it_was_submitted() -> None:
    found = told(
        bookings=(a_booking("2025-10-15 10:00"),),
        judgements=(a_judgement(),),
        judged_at=at("2025-10-15 09:59"),
    )
    assert [one.place for one in found] == ["attempts[1].judgements[0]", "attempts[1].judged_at"]


def test_a_booking_that_ended_does_not_hold_back_a_judgement() -> None:
    ended = a_booking("2026-10-15 10:00", ended="cancelled")
    assert told(bookings=(ended,), judgements=(a_judgement(),)) == []


def test_judgements_without_a_session_or_a_booking_are_no_problem() -> None:
    assert told(judgements=(a_judgement("2025-10-15 10:00"),), judged_at=at("2025-10-15 10:00")) == []


@pytest.mark.parametrize(("when", "number"), [("2025-10-15 11:59", 1), ("2025-10-15 12:00", 0)])
def test_judgements_are_submitted_after_the_last_section(when: str, number: int) -> None:
    found = told(sections=HELD, judged_at=at(when))
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "attempts[1].judged_at",
            (
                "The judgements were submitted at 11:59 on 15 October 2025, before the attempt ended "
                "at 12:00 on 15 October 2025."
            ),
            "Correct the time of the submission or of the sections.",
        )
    ] * number


@pytest.mark.parametrize(("when", "number"), [("2025-10-15 09:59", 1), ("2025-10-15 10:00", 0)])
def test_a_section_without_an_end_is_held_against_its_start(when: str, number: int) -> None:
    found = told(sections=(a_section_held("2025-10-15 10:00", None),), judged_at=at(when))
    assert len(found) == number


@pytest.mark.parametrize(("when", "wrong"), [("2025-10-15 13:00", False), ("2025-10-15 13:01", True)])
def test_nothing_is_judged_once_the_judgements_are_submitted(when: str, wrong: bool) -> None:
    found = told(
        sections=HELD, judgements=(a_judgement(), a_judgement(when)), judged_at=at("2025-10-15 13:00")
    )
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "attempts[1].judgements[1].at",
            (
                "first-t-P1 is judged at 13:01 on 15 October 2025, after the judgements were submitted "
                "at 13:00 on 15 October 2025."
            ),
            "Correct one of the two times; what changes later is changed by an appeal.",
        )
    ] * wrong


# Questions.


def a_question(when: str) -> Question:
    return Question(id="q1", kind="set", asked_at=at(when))


@pytest.mark.parametrize("when", ["2025-10-15 10:00", "2025-10-15 13:00"])
def test_questions_are_asked_from_the_first_section_until_the_submission(when: str) -> None:
    assert told(sections=HELD, questions=(a_question(when),), judged_at=at("2025-10-15 13:00")) == []


@pytest.mark.parametrize("when", ["2025-10-15 09:59", "2026-01-15 10:00"])
def test_without_sections_and_a_submission_a_question_may_be_asked_at_any_time(when: str) -> None:
    assert told(questions=(a_question(when),), bookings=(a_booking("2025-10-15 10:00"),)) == []


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("09:59:59", "09:59:59 on 15 October 2025, before the first section started at 10:00"),
        ("13:00:01", "13:00:01 on 15 October 2025, after the judgements were submitted at 13:00"),
    ],
)
def test_a_question_asked_before_or_after_that_is_told(when: str, said: str) -> None:
    inside = a_question("2025-10-15 10:30")
    one = a_question(f"2025-10-15 {when}")
    assert the_only(sections=HELD, questions=(inside, one), judged_at=at("2025-10-15 13:00")) == (
        "attempts[1].questions[1].asked_at",
        f"Question q1 was asked at {said} on 15 October 2025.",
        TWO_TIMES,
    )


# Notification.


@pytest.mark.parametrize(("when", "number"), [("2025-10-20 09:59", 1), ("2025-10-20 10:00", 0)])
def test_an_outcome_is_notified_after_it_was_judged(when: str, number: int) -> None:
    found = told(judged_at=at("2025-10-20 10:00"), notified_at=at(when))
    assert [(one.place, one.message, one.remedy) for one in found] == [
        (
            "attempts[1].notified_at",
            NOT_YET_JUDGED,
            TWO_TIMES,
        )
    ] * number


def test_an_outcome_that_nobody_submitted_cannot_have_been_notified() -> None:
    assert the_only(notified_at=at("2025-10-20 10:00")) == (
        "attempts[1].judged_at",
        "The outcome was notified, and when the judgements were submitted is missing.",
        "Say when they were submitted, or remove the notification.",
    )


# Scores.


def with_test(out_of: int) -> Any:
    return a_plan(methods=(a_method("first", test=rule(MarkedTest, out_of=out_of)), a_method("second")))


@pytest.mark.parametrize("score", ["0", "39.5", "40", None])
def test_a_score_is_at_most_what_can_be_scored(score: str | None) -> None:
    assert told(plan=with_test(40), score=None if score is None else Decimal(score)) == []


def test_a_score_beyond_that_is_told() -> None:
    assert the_only(plan=with_test(40), score=Decimal("40.5")) == (
        "attempts[1].score",
        "The score 40.5 is more than the 40 that can be scored.",
        "Give a score from 0 to 40.",
    )


def test_a_method_without_a_test_has_no_score() -> None:
    assert the_only(score=Decimal(0)) == (
        "attempts[1].score",
        "The first method has no test, and a score is given.",
        "Remove the score.",
    )


def test_a_score_of_an_unknown_method_is_not_looked_at() -> None:
    assert told(method="third", score=Decimal(99)) == []


# What comes before a further attempt.


@pytest.mark.parametrize("revoked", [None, "2025-11-01", "2025-11-02"])
def test_consent_may_be_withdrawn_once_it_was_given(revoked: str | None) -> None:
    assert told(consent=consent("2025-11-01", revoked)) == []


def test_consent_is_not_withdrawn_before_it_was_given() -> None:
    assert the_only(consent=consent("2025-11-01", "2025-10-31")) == (
        "attempts[1].consent.revoked_at",
        (
            "The consent was withdrawn at 09:00 on 31 October 2025, before it was given "
            "at 09:00 on 1 November 2025."
        ),
        TWO_TIMES,
    )


def test_learning_ends_on_the_day_it_starts_or_later() -> None:
    day, before = date(2025, 11, 2), date(2025, 11, 1)
    assert told(further_learning=FurtherLearning(from_=day, to=day)) == []
    assert the_only(further_learning=FurtherLearning(from_=day, to=before)) == (
        "attempts[1].further_learning.to",
        "The further learning ends before it starts.",
        "Correct one of the two days.",
    )


def test_recordings_are_looked_at_too() -> None:
    when = at("2025-10-05 10:00")
    one = Recording(
        id="r1", held_at=when, recorded_at=when, seconds=1800, medium="video", from_second=0, to_second=1801
    )
    assert [one.place for one in told(recordings=(one,))] == ["attempts[1].recordings[0].to_second"]


def test_overlaps_are_told_too() -> None:
    sections = (
        a_section_held("2025-10-15 10:00", "2025-10-15 11:00"),
        a_section_held("2025-10-15 10:30", "2025-10-15 12:00"),
    )
    assert [one.place for one in told(sections=sections)] == ["attempts[1].sections[1].started_at"]


def test_bookings_are_looked_at_too() -> None:
    booking = a_booking("2025-10-15 10:00", ended_at=at("2025-10-14 10:00"))
    assert [one.place for one in told(bookings=(booking,))] == ["attempts[1].bookings[0].ended"]
