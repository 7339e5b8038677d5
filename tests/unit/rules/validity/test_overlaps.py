"""One apprentice in one place at a time."""

from __future__ import annotations

import pytest

from tests.factories.plan import a_method, a_plan, a_section
from tests.factories.record import a_section_held, a_situation, an_attempt
from touchstone.rules.record.attempt import Attempt, SectionHeld
from touchstone.rules.report import Problem
from touchstone.rules.validity.overlaps import problems


def at_hours(start: str, end: str | None, section: str = "talk") -> SectionHeld:
    return a_section_held(f"2025-10-15 {start}", f"2025-10-15 {end}" if end else None, section)


def told(*attempts: Attempt) -> list[Problem]:
    sections = (
        a_section("talk"),
        a_section("watch", modes=("recorded",)),
        a_section("both", modes=("live", "recorded")),
    )
    plan = a_plan(methods=(a_method("first", sections=sections), a_method("second")))
    return list(problems(a_situation(plan=plan, attempts=attempts)))


def places(*attempts: Attempt) -> list[str]:
    return [one.place for one in told(*attempts)]


def an_attempt_of(*sections: SectionHeld, id: str = "a1", method: str = "first") -> Attempt:
    return an_attempt(id, method, sections=sections)


@pytest.mark.parametrize("start", ["11:00", "11:01"])
def test_touching_is_not_overlapping(start: str) -> None:
    first, second = at_hours("10:00", "11:00"), at_hours(start, "12:00")
    assert told(an_attempt_of(first, second)) == []
    assert told(an_attempt_of(second, first)) == []
    assert told(an_attempt_of(first), an_attempt_of(second, id="a2", method="second")) == []


def test_sections_of_one_attempt_do_not_overlap() -> None:
    (problem,) = told(an_attempt_of(at_hours("10:59", "12:00"), at_hours("10:00", "11:00")))
    assert problem.place == "attempts[0].sections[0].started_at"
    assert problem.message == "It starts while another section is under way (attempts[0].sections[1])."
    assert problem.remedy == "Correct the times; one apprentice is in one place at a time."


def test_sections_of_two_attempts_do_not_overlap() -> None:
    (problem,) = told(
        an_attempt_of(at_hours("10:00", "11:00")),
        an_attempt_of(at_hours("10:59", "12:00"), id="a2", method="second"),
    )
    assert problem.place == "attempts[1].sections[0].started_at"
    assert problem.message == (
        "It starts while a section of The first method of 15 October 2025 is under way "
        "(attempts[0].sections[0])."
    )


def test_a_long_section_is_held_against_all_that_start_inside_it() -> None:
    sections = (at_hours("10:00", "13:00"), at_hours("10:30", "10:45"), at_hours("12:59", "13:30"))
    assert places(an_attempt_of(*sections)) == [
        "attempts[0].sections[1].started_at",
        "attempts[0].sections[2].started_at",
    ]


def test_of_two_that_end_together_the_one_that_began_first_is_named() -> None:
    sections = (at_hours("10:00", "12:00"), at_hours("11:00", "12:00"), at_hours("11:30", "12:30"))
    assert {one.message for one in told(an_attempt_of(*sections))} == {
        "It starts while another section is under way (attempts[0].sections[0])."
    }


def test_of_two_that_start_together_one_is_told() -> None:
    sections = (at_hours("10:00", "11:00"), at_hours("10:00", "10:30"))
    assert places(an_attempt_of(*sections)) == ["attempts[0].sections[1].started_at"]


def test_a_section_without_an_end_is_not_compared() -> None:
    assert told(an_attempt_of(at_hours("10:00", None), at_hours("10:30", "11:00"))) == []


def test_a_recording_may_be_watched_while_the_apprentice_is_elsewhere() -> None:
    elsewhere = an_attempt_of(at_hours("10:30", "11:30"), id="a2", method="second")
    assert told(an_attempt_of(at_hours("10:00", "11:00", "watch")), elsewhere) == []
    assert places(an_attempt_of(at_hours("10:00", "11:00", "both")), elsewhere) == [
        "attempts[1].sections[0].started_at"
    ]


def test_within_one_attempt_watching_overlaps_like_anything_else() -> None:
    sections = (at_hours("10:00", "11:00", "watch"), at_hours("10:30", "11:30"))
    assert places(an_attempt_of(*sections)) == ["attempts[0].sections[1].started_at"]


def test_attempts_at_unknown_methods_are_compared() -> None:
    unknown = an_attempt_of(at_hours("10:30", "11:30"), id="a2", method="third")
    assert places(an_attempt_of(at_hours("10:00", "11:00")), unknown) == [
        "attempts[1].sections[0].started_at"
    ]
