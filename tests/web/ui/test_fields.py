"""Days, times and moments as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from touchstone.rules.calendar import LONDON
from touchstone.web.ui.clock import read_time
from touchstone.web.ui.fields import ClockField, DayField, MomentField, on_the_clock


class Dates(forms.Form):
    """One of each."""

    born_on = DayField(label="Date of birth")
    starts_at = MomentField(label="Starts", required=False)
    break_at = ClockField(label="Break", required=False)


def typed(name: str, *parts: str) -> dict[str, str]:
    """What the browser sends for a group."""
    return {
        f"{name}_{part}": text for part, text in zip(("day", "month", "year", "time"), parts, strict=False)
    }


def checked(*born: str, starts: tuple[str, ...] = (), pause: str = "") -> Dates:
    """A form with a date of birth and perhaps the others."""
    form = Dates(typed("born_on", *born) | typed("starts_at", *starts) | {"break_at": pause})
    form.is_valid()
    return form


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_as_it_was_written(on: date) -> None:
    assert checked(str(on.day), f"{on.month:02}", str(on.year)).cleaned_data["born_on"] == on


@pytest.mark.parametrize("month", ["2", "02", "feb", "February", "FEB", " 2 "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert checked("3", month, "2003").cleaned_data["born_on"] == date(2003, 2, 3)


@pytest.mark.parametrize(
    ("parts", "message", "faulty"),
    [
        (("", "", ""), "This field is required.", ()),
        (("", "3", "2003"), "Date of birth must include a day.", ("day",)),
        (("1", "", ""), "Date of birth must include a month and year.", ("month", "year")),
        (("32", "1", "2003"), "The day must be a number from 1 to 31.", ("day",)),
        (("0", "1", "2003"), "The day must be a number from 1 to 31.", ("day",)),
        (("x", "1", "2003"), "The day must be a number from 1 to 31.", ("day",)),
        (("1", "13", "2003"), "The month must be a number from 1 to 12.", ("month",)),
        (("1", "ma", "2003"), "The month must be a number from 1 to 12.", ("month",)),
        (("1", "1", "03"), "The year must be a number from 1900 to 2999, such as 2025.", ("year",)),
        (("1", "1", "٢٠٠٣"), "The year must be a number from 1900 to 2999, such as 2025.", ("year",)),
        (("29", "2", "2025"), "There is no 29 February 2025: February 2025 has 28 days.", ("day",)),
        (("31", "4", "2025"), "There is no 31 April 2025: April 2025 has 30 days.", ("day",)),
    ],
)
def test_an_error_says_which_part_is_wrong_and_why(
    parts: tuple[str, ...], message: str, faulty: tuple[str, ...]
) -> None:
    form = checked(*parts)
    assert form.errors["born_on"] == [message]
    field: Any = form["born_on"]
    assert field.faulty == faulty
    assert field.link == f"id_born_on_{faulty[0] if faulty else 'day'}"


def test_the_29th_of_february_exists_in_a_leap_year() -> None:
    assert checked("29", "2", "2024").cleaned_data["born_on"] == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("9:05", time(9, 5)),
        ("2:30pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, read: time) -> None:
    assert read_time(text) == read


@pytest.mark.parametrize(
    "text", ["", "14", "24:00", "12:60", "13pm", "0am", "2:3", "noonish", "14:30m", "1:2:3"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(The time must|An hour before)"):
        read_time(text)


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_time_is_read_as_it_was_written(at: time) -> None:
    assert read_time(f"{at:%H:%M}") == at


def test_a_moment_is_londons() -> None:
    form = checked("1", "1", "2000", starts=("2", "6", "2026", "9am"))
    assert form.cleaned_data["starts_at"] == datetime(2026, 6, 2, 8, tzinfo=UTC)


def test_a_moment_without_its_time_asks_for_it() -> None:
    form = checked("1", "1", "2000", starts=("2", "6", "2026", ""))
    assert form.errors["starts_at"] == ["Starts must include a time, such as 14:30."]


def test_a_time_that_the_clock_change_skips_or_repeats_is_refused() -> None:
    skipped = checked("1", "1", "2000", starts=("29", "3", "2026", "01:30")).errors["starts_at"]
    twice = checked("1", "1", "2000", starts=("25", "10", "2026", "01:30")).errors["starts_at"]
    assert skipped == ["01:30 does not exist on 29 March 2026, when the clocks change: choose another time."]
    assert twice == ["01:30 happens twice on 25 October 2026, when the clocks change: choose another time."]


def test_the_hours_around_the_clock_change_are_taken() -> None:
    assert on_the_clock(date(2026, 3, 29), time(0, 59)).utcoffset() == timedelta(0)
    assert on_the_clock(date(2026, 3, 29), time(2)).utcoffset() == timedelta(hours=1)
    assert on_the_clock(date(2026, 10, 25), time(0, 59)).utcoffset() == timedelta(hours=1)
    assert on_the_clock(date(2026, 10, 25), time(2)).utcoffset() == timedelta(0)


def test_what_was_kept_stands_in_the_fields_again() -> None:
    first = {"born_on": date(2003, 2, 1), "starts_at": datetime(2026, 6, 2, 9, 30, tzinfo=LONDON)}
    drawn = str(Dates(initial=first))
    for name, value in (("born_on_day", "1"), ("starts_at_month", "6"), ("starts_at_time", "09:30")):
        assert f'name="{name}"' in drawn
        assert f'value="{value}"' in drawn


def test_a_day_that_did_not_change_is_known() -> None:
    form = Dates(typed("born_on", "1", "2", "2003"), initial={"born_on": date(2003, 2, 1)})
    assert "born_on" not in form.changed_data
    assert "born_on" in Dates(typed("born_on", "x", "2", "2003"), initial={"born_on": None}).changed_data


def test_a_time_field_shows_how_to_write_it() -> None:
    assert checked("1", "1", "2000", pause="later").errors["break_at"] == [
        "The time must be written like 14:30 or 2:30pm."
    ]
    assert checked("1", "1", "2000", pause="10:15").cleaned_data["break_at"] == time(10, 15)
