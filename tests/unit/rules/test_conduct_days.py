from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories.conduct import a_finished_attempt, answer, codes, conduct_of, the
from tests.factories.plan import a_method, a_section, rule
from tests.factories.record import a_section_held, an_attempt
from touchstone.rules.plan.method import Section
from touchstone.rules.record.attempt import SectionHeld
from touchstone.rules.report import Conduct
from touchstone.rules.statement import Statement

SAME, WORKING = "conduct.same_working_day", "conduct.working_day"
BRIEFING, TALK = a_section("briefing", counted=False), a_section("talk")
SECTIONS = (BRIEFING, a_section("live"), TALK)


def split(
    *stretches: SectionHeld, finished: bool = False, sections: tuple[Section, ...] = SECTIONS
) -> Conduct:
    method = a_method(same_working_day=rule(Statement, "should"), sections=sections)
    return conduct_of(method, (a_finished_attempt if finished else an_attempt)(sections=stretches))


def test_sections_of_one_day_are_on_the_same_working_day() -> None:
    told = split(
        a_section_held("2025-11-03 09:00", "2025-11-03 10:00", "live"),
        a_section_held("2025-11-03 16:00", "2025-11-03 17:00"),
    )
    assert answer(the(told, SAME)) == (
        "met",
        "All counted sections were held on 3 November 2025.",
        {"days": 1},
    )
    assert the(told, SAME).force == "should"
    assert answer(the(told, WORKING)) == (
        "met",
        "3 November 2025 is a working day in the calendar.",
        {"day": "2025-11-03"},
    )
    assert (the(told, WORKING).force, the(told, WORKING).source) == ("typically", the(told, SAME).source)


def test_sections_of_two_days_are_not_and_no_working_day_is_looked_up() -> None:
    told = split(
        a_section_held("2025-11-04 09:00", "2025-11-04 10:00", "live"),
        a_section_held("2025-11-03 16:00", None),
    )
    assert answer(the(told, SAME)) == (
        "not_met",
        "The sections were held on 3 November 2025 and 4 November 2025; they belong on the same working day.",
        {"days": 2},
    )
    assert WORKING not in codes(told)


def test_a_briefing_that_does_not_count_may_be_on_another_day() -> None:
    told = split(
        a_section_held("2025-11-02 09:00", "2025-11-02 09:10", "briefing"),
        a_section_held("2025-11-03 16:00", "2025-11-03 17:00"),
        sections=(BRIEFING, TALK),
    )
    assert the(told, SAME).outcome == "met"


@pytest.mark.parametrize(
    ("finished", "outcome", "message"),
    [
        (
            False,
            "cannot_tell",
            "The counted sections so far were held on 3 November 2025; still to come: Live and Work.",
        ),
        (True, "met", "All counted sections were held on 3 November 2025."),
    ],
)
def test_until_all_counted_sections_are_held_another_day_may_come(
    finished: bool, outcome: str, message: str
) -> None:
    talked = a_section_held("2025-11-03 16:00", "2025-11-03 17:00")
    told = split(talked, finished=finished, sections=(*SECTIONS, a_section("work")))
    assert answer(the(told, SAME)) == (outcome, message, {"days": 1})
    assert the(told, WORKING).outcome == "met"


@pytest.mark.parametrize("finished", [False, True])
def test_without_a_section_held_there_is_no_day_to_tell(finished: bool) -> None:
    told = split(finished=finished)
    assert answer(the(told, SAME)) == ("cannot_tell", "No counted section has been held.", {})
    assert WORKING not in codes(told)


def test_a_section_without_an_end_leaves_the_day_open_but_its_start_is_known() -> None:
    told = split(a_section_held("2025-11-03 16:00", None))
    assert answer(the(told, SAME)) == (
        "cannot_tell",
        "A section that started on 3 November 2025 has no recorded end.",
        {"days": 1},
    )
    assert the(told, WORKING).outcome == "met"


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ("2025-11-04 00:00:00", "met"),
        ("2025-11-04 00:00:00.000001", "not_met"),
        ("2025-11-04 00:00:01", "not_met"),
    ],
)
def test_a_section_that_ends_at_midnight_lies_on_the_day_before(end: str, outcome: str) -> None:
    told = split(a_section_held("2025-11-03 23:00", end), sections=(TALK,))
    assert the(told, SAME).outcome == outcome


def test_a_section_that_starts_and_ends_at_midnight_lies_on_that_day() -> None:
    told = split(a_section_held("2025-11-04 00:00", "2025-11-04 00:00"))
    assert the(told, WORKING).compared["day"] == "2025-11-04"


def test_days_are_londons_days() -> None:
    late = SectionHeld(
        section="talk",
        started_at=datetime(2025, 7, 1, 22, 0, tzinfo=UTC),  # 23:00 in London
        ended_at=datetime(2025, 7, 1, 23, 30, tzinfo=UTC),  # 00:30 on the 2nd
    )
    assert the(split(late), SAME).outcome == "not_met"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-11-08", "8 November 2025"),  # a Saturday
        ("2025-12-25", "25 December 2025"),  # Christmas Day, a Thursday
        ("2031-11-08", "8 November 2031"),  # a Saturday of a year whose holidays are not known
    ],
)
def test_a_day_that_is_no_working_day_gives_advice(day: str, words: str) -> None:
    told = the(split(a_section_held(f"{day} 10:00", f"{day} 11:00")), WORKING)
    assert answer(told) == (
        "not_met",
        f"{words} is no working day in the calendar; confirm that it is the apprentice's working day.",
        {"day": day},
    )
    assert not told.blocks


@pytest.mark.parametrize(("day", "outcome"), [("2027-12-31", "met"), ("2028-01-03", "cannot_tell")])
def test_a_weekday_beyond_the_calendar_cannot_be_told(day: str, outcome: str) -> None:
    told = the(split(a_section_held(f"{day} 10:00", f"{day} 11:00")), WORKING)
    assert told.outcome == outcome
    if outcome == "cannot_tell":
        assert answer(told)[1:] == (
            (
                "The calendar does not hold the holidays of 2028; "
                "confirm that it is the apprentice's working day: 3 January 2028."
            ),
            {"day": "2028-01-03"},
        )
