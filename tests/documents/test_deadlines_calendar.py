"""Deadlines as an iCalendar file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar

from tests.documents.test_timeline_rows import a_deadline, a_report
from tests.factories.plan import SOURCE
from tests.factories.record import a_situation, at
from touchstone.documents.deadlines_calendar import deadlines_ics, description, sequence, uid
from touchstone.rules.report import Report
from touchstone.rules.statement import Force, Layer

AWKWARD = "Late; very, very late\\ and ünïcödé – " + "so long that it has to be folded more than once " * 3
LIMIT = a_deadline("attempt.limit.first", subject="a1", on=date(2026, 7, 12))


def a_full_report(**facts: Any) -> Report:
    given: dict[str, Any] = {"deadlines": (a_deadline(earliest=True), replace(LIMIT, title=AWKWARD))}
    return a_report(a_situation(now="2026-06-01 12:00"), **given | facts)


def events(report: Report) -> list[Any]:
    return Calendar.from_ical(deadlines_ics(report)).walk("VEVENT")


def test_it_is_read_back_as_a_published_calendar() -> None:
    calendar = Calendar.from_ical(deadlines_ics(a_full_report()))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["PRODID"]) == (
        "2.0",
        "PUBLISH",
        "-//Touchstone//Deadlines//EN",
    )
    assert calendar["X-WR-CALNAME"] == "Tester: A-1"


def test_each_deadline_is_one_whole_day_that_keeps_nobody_busy() -> None:
    first, second = events(a_full_report())
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 1, 1), date(2026, 1, 2))
    assert second["DTSTART"].dt == date(2026, 7, 12)
    assert b"DTSTART;VALUE=DATE:20260712" in deadlines_ics(a_full_report())
    assert {event["TRANSP"] for event in (first, second)} == {"TRANSPARENT"}


def test_the_stamp_is_the_report_s_moment_in_universal_time() -> None:
    stamp = events(a_full_report())[0]["DTSTAMP"].dt
    assert stamp == datetime(2026, 6, 1, 11, 0, tzinfo=UTC)


def test_text_with_signs_of_the_format_comes_back_whole() -> None:
    event = events(a_full_report(notices=("Known; by, a sheet",)))[1]
    assert event["SUMMARY"] == f"{AWKWARD} (A-1)"
    assert event["DESCRIPTION"].splitlines()[-1] == "Known; by, a sheet"


def test_lines_end_as_the_format_wants_and_none_is_longer_than_75_bytes() -> None:
    data = deadlines_ics(a_full_report())
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.decode("utf-8")


def test_the_description_holds_whose_day_it_is_its_force_and_its_clause() -> None:
    deadline = a_deadline(
        "appeal.window.first", subject="a1", force=Force.SHOULD, layer=Layer.POLICY, on=date(2026, 7, 1)
    )
    report = a_full_report()
    assert description(report, deadline) == (
        "Last day, for: bookings.\n"
        "Force: should, set by the policy.\n"
        f"Clause: {SOURCE}.\n"
        "Rule: appeal.window.first · a1."
    )


def test_a_first_day_says_so_and_notices_are_never_left_out() -> None:
    report = a_full_report(notices=("Fictional.",))
    said = description(report, a_deadline(earliest=True)).splitlines()
    assert said[0] == "First day on which it may be, for: bookings."
    assert said[-2:] == ["Rule: gateway.period.gateway.", "Fictional."]


def test_an_event_keeps_its_name_when_its_day_moves() -> None:
    report = a_full_report()
    assert uid(report, LIMIT) == uid(report, replace(LIMIT, on=date(2027, 1, 1), title="Another"))
    assert uid(report, LIMIT).endswith("@touchstone.invalid")
    assert len(uid(report, LIMIT).partition("@")[0]) == 32


def test_another_apprentice_rule_or_subject_is_another_event() -> None:
    report = a_full_report()
    names = {
        uid(report, LIMIT),
        uid(replace(report, apprentice="A-2"), LIMIT),
        uid(replace(report, standard="ST9998"), LIMIT),
        uid(report, replace(LIMIT, subject="a2")),
        uid(report, replace(LIMIT, subject=None)),
        uid(report, replace(LIMIT, code="attempt.limit.second")),
    }
    assert len(names) == 6


def test_a_rule_that_was_told_twice_is_one_event() -> None:
    assert len(events(a_full_report(deadlines=(LIMIT, LIMIT)))) == 1


def test_a_later_report_outranks_an_earlier_one() -> None:
    assert sequence(at("2026-06-01 12:01")) == sequence(at("2026-06-01 12:00")) + 1
    assert events(a_full_report())[0]["SEQUENCE"] == sequence(at("2026-06-01 12:00"))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert deadlines_ics(a_full_report()) == deadlines_ics(a_full_report())


def test_without_deadlines_it_is_an_empty_calendar() -> None:
    assert events(a_full_report(deadlines=())) == []
