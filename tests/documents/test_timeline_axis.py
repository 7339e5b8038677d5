"""Days along a line."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.documents.timeline.axis import HALF_LABEL, Axis, month_label

DAYS = st.dates()


def over(*days: date, left: float = 0, length: float = 400) -> Axis:
    return Axis.over([day.toordinal() for day in days], left, length)


def test_the_first_and_last_day_stand_a_little_inside_the_line() -> None:
    axis = over(date(2025, 1, 1), date(2025, 4, 11), left=10, length=108)  # 100 days and 4 at each end
    assert axis.at(date(2025, 1, 1)) == pytest.approx(14)
    assert axis.at(date(2025, 4, 11)) == pytest.approx(114)


def test_a_single_day_stands_in_the_middle() -> None:
    axis = over(date(2025, 1, 15))
    assert axis.at(date(2025, 1, 15)) == pytest.approx(200)


def test_months_are_labelled_where_they_have_room() -> None:
    axis = over(date(2025, 1, 10), date(2025, 4, 20), length=600)
    assert [label for _, label in axis.ticks(80)] == ["Feb 2025", "Mar 2025", "Apr 2025"]


def test_with_less_room_fewer_months_are_labelled() -> None:
    axis = over(date(2024, 9, 2), date(2026, 9, 2), length=412)
    assert [label for _, label in axis.ticks(80)] == ["Jan 2025", "Jul 2025", "Jan 2026", "Jul 2026"]


def test_over_many_years_only_years_are_labelled() -> None:
    axis = over(date(2000, 5, 1), date(2020, 5, 1))
    assert [label for _, label in axis.ticks(80)] == ["2005", "2010", "2015"]


def test_a_label_is_a_short_month_or_a_year() -> None:
    assert (month_label(date(2025, 9, 1), 6), month_label(date(2025, 1, 1), 12)) == ("Sep 2025", "2025")


@given(st.lists(DAYS, min_size=1), st.floats(min_value=200, max_value=2000))
def test_whatever_the_days_they_stand_in_order_on_the_line_and_labels_apart(
    days: list[date], length: float
) -> None:
    axis = over(*days, left=14, length=length)
    places = [axis.at(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(14 <= place <= 14 + length for place in places)
    ticks = [place for place, _ in axis.ticks(80)]
    assert all(later - earlier >= 70 for earlier, later in pairwise(ticks))
    assert all(14 + HALF_LABEL <= place <= 14 + length - HALF_LABEL for place in ticks)


def test_the_calendar_s_ends_are_no_trouble() -> None:
    axis = over(date.min, date.max)
    assert axis.at(date.min) < axis.at(date.max)
    assert axis.ticks(80)
    assert over(date.max - timedelta(days=1), date.max).ticks(80) is not None
