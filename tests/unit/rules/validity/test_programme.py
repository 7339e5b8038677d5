"""The record's own plan, and dates of one life."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.record import a_situation
from touchstone.rules.record.programme import Apprentice, Break, Programme
from touchstone.rules.validity.programme import another_plan, problems

START = date(2024, 9, 2)


def test_a_record_of_its_own_plan_is_not_another_ones() -> None:
    assert list(another_plan(a_situation())) == []


def test_a_record_of_another_standard_names_both() -> None:
    (problem,) = another_plan(a_situation(standard="ST0001", version="2.0"))
    assert problem.place == "standard"
    assert problem.message == "The record is of ST0001; the plan is ST9999 v1.0."
    assert problem.remedy == "Judge it against a plan of ST0001."


def test_a_record_of_another_version_names_both() -> None:
    (problem,) = another_plan(a_situation(version="1.1"))
    assert problem.place == "version"
    assert problem.message == "The record is of ST9999 v1.1; the plan is ST9999 v1.0."
    assert problem.remedy == "Judge it against v1.1, or change the version by a recorded act."


def told(born: date | None = None, **programme: Any) -> list[tuple[str, str]]:
    situation = a_situation(
        apprentice=Apprentice(id="A-1", date_of_birth=born),
        programme=Programme(**{"started_on": START} | programme),
    )
    return [(one.place, one.message) for one in problems(situation)]


@pytest.mark.parametrize("original", [None, date(2024, 9, 1), START])
def test_the_original_start_is_not_after_the_start(original: date | None) -> None:
    assert told(original_started_on=original) == []
    assert told(original_started_on=date(2024, 9, 3)) == [
        (
            "programme.original_started_on",
            "The original start, 3 September 2024, is after the start, 2 September 2024.",
        )
    ]


def test_nobody_starts_before_being_born() -> None:
    assert told(date(2024, 9, 1)) == []
    assert told(START) == [
        (
            "apprentice.date_of_birth",
            "Born on 2 September 2024, not before the start of the programme on 2 September 2024.",
        )
    ]
    assert told(date(2020, 1, 1), original_started_on=date(2020, 1, 1))[0][0] == "apprentice.date_of_birth"
    assert told(date(2019, 12, 31), original_started_on=date(2020, 1, 1)) == []


def test_nobody_withdraws_before_starting() -> None:
    assert told(withdrawn_on=START) == []
    assert told(withdrawn_on=date(2024, 9, 1)) == [
        ("programme.withdrawn_on", "Withdrawn on 1 September 2024, before the start on 2 September 2024.")
    ]


def test_breaks_follow_one_another_inside_the_programme() -> None:
    first = Break(from_=START, to=date(2024, 9, 4))
    assert told(breaks=(first, Break(from_=date(2024, 9, 5), to=date(2024, 9, 5)))) == []
    assert told(breaks=(first, Break(from_=date(2024, 9, 5)))) == []


def test_a_break_does_not_begin_before_the_start() -> None:
    assert told(breaks=(Break(from_=date(2024, 9, 1), to=date(2024, 9, 9)),)) == [
        ("programme.breaks[0].from", "The break from 1 September 2024 begins before the start.")
    ]


def test_breaks_do_not_overlap() -> None:
    first = Break(from_=START, to=date(2024, 9, 4))
    assert told(breaks=(first, Break(from_=date(2024, 9, 4)))) == [
        (
            "programme.breaks[1].from",
            "The break from 4 September 2024 begins before the end of the break before it.",
        )
    ]


def test_no_break_begins_while_another_lasts() -> None:
    assert told(breaks=(Break(from_=START), Break(from_=date(2024, 12, 1)))) == [
        (
            "programme.breaks[1].from",
            "A break began on 1 December 2024 while the one before it still lasts.",
        )
    ]


def test_a_break_does_not_end_before_it_begins() -> None:
    assert told(breaks=(Break(from_=date(2024, 10, 2), to=date(2024, 10, 1)),)) == [
        (
            "programme.breaks[0].to",
            "The break ends on 1 October 2024, before it begins on 2 October 2024.",
        )
    ]


def test_every_problem_says_what_to_do() -> None:
    situation = a_situation(
        apprentice=Apprentice(id="A-1", date_of_birth=date(2026, 1, 1)),
        programme=Programme(
            started_on=START, original_started_on=date(2025, 1, 1), withdrawn_on=date(2024, 1, 1)
        ),
    )
    assert [one.remedy for one in problems(situation)] == [
        "Give the first start as the original one, or leave it out when there was only one.",
        "Correct the date of birth or the start.",
        "Correct the withdrawal or the start.",
    ]
