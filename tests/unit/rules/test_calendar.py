"""Days, months and working days: both sides of every boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.factories.plan import rule
from touchstone.rules.calendar import LONDON, Calendar, add_months, day, whole_years
from touchstone.rules.plan.gateway import Span

CHRISTMAS = date(2025, 12, 25)
CALENDAR = Calendar(holidays=frozenset({CHRISTMAS}), first_year=2025, last_year=2026)


def span(number: int, unit: str) -> Span:
    return rule(Span, number=number, unit=unit)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2025, 7, 1, 22, 59, 59, tzinfo=UTC), date(2025, 7, 1)),
        (datetime(2025, 7, 1, 23, 0, tzinfo=UTC), date(2025, 7, 2)),
        (datetime(2025, 1, 1, 23, 59, 59, tzinfo=UTC), date(2025, 1, 1)),
        (datetime(2025, 1, 2, 0, 0, tzinfo=UTC), date(2025, 1, 2)),
        (datetime(2025, 1, 2, 1, 0, tzinfo=timezone(timedelta(hours=5))), date(2025, 1, 1)),
        (datetime(2025, 3, 30, 0, 59, 59, tzinfo=LONDON), date(2025, 3, 30)),
    ],
)
def test_a_moment_belongs_to_the_day_it_is_in_london(moment: datetime, expected: date) -> None:
    assert day(moment) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 9, 2), 12, date(2025, 9, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2025, 4, 30), 1, date(2025, 5, 30)),
        (date(2025, 11, 15), 1, date(2025, 12, 15)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 1, 1), 0, date(2025, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(
    start: date, months: int, expected: date
) -> None:
    assert add_months(start, months) == expected


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2006, 9, 2), date(2025, 9, 1), 18),
        (date(2006, 9, 2), date(2025, 9, 2), 19),
        (date(2006, 9, 2), date(2025, 8, 31), 18),
        (date(2006, 9, 2), date(2025, 10, 1), 19),
        (date(2004, 2, 29), date(2023, 2, 28), 18),
        (date(2004, 2, 29), date(2023, 3, 1), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_age_is_counted_in_completed_years(born: date, on: date, years: int) -> None:
    assert whole_years(born, on) == years


@pytest.mark.parametrize(
    ("on", "working"),
    [
        (date(2025, 12, 19), True),  # Friday
        (date(2025, 12, 20), False),
        (date(2025, 12, 21), False),
        (date(2025, 12, 22), True),  # Monday
        (CHRISTMAS, False),
        (date(2025, 12, 26), True),  # no holiday in this calendar
    ],
)
def test_working_days_are_monday_to_friday_without_holidays(on: date, working: bool) -> None:
    assert CALENDAR.is_working(on) is working


@pytest.mark.parametrize(("year", "known"), [(2024, False), (2025, True), (2026, True), (2027, False)])
def test_holidays_are_known_in_the_years_named_and_no_others(year: int, known: bool) -> None:
    assert CALENDAR.knows(date(year, 6, 1)) is known


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        (date(2025, 10, 1), span(14, "calendar_days"), date(2025, 10, 15)),
        (date(2025, 10, 20), span(14, "calendar_days"), date(2025, 11, 3)),  # across the clock change
        (date(2025, 8, 31), span(6, "months"), date(2026, 2, 28)),
        (date(2025, 12, 18), span(1, "working_days"), date(2025, 12, 19)),
        (date(2025, 12, 19), span(1, "working_days"), date(2025, 12, 22)),
        (date(2025, 12, 20), span(1, "working_days"), date(2025, 12, 22)),
        (date(2025, 12, 24), span(1, "working_days"), date(2025, 12, 26)),
        (date(2025, 12, 18), span(7, "working_days"), date(2025, 12, 30)),
    ],
)
def test_a_span_starts_the_day_after_and_counts_by_its_unit(
    start: date, length: Span, expected: date
) -> None:
    assert CALENDAR.add(start, length) == expected


def test_working_days_are_not_told_beyond_the_known_years() -> None:
    assert CALENDAR.add(date(2026, 12, 30), span(1, "working_days")) == date(2026, 12, 31)
    assert CALENDAR.add(date(2026, 12, 31), span(1, "working_days")) is None
    assert CALENDAR.add(date(2024, 12, 30), span(1, "working_days")) is None


def test_other_spans_do_not_ask_for_the_known_years() -> None:
    assert CALENDAR.add(date(2030, 1, 1), span(1, "calendar_days")) == date(2030, 1, 2)
    assert CALENDAR.add(date(2030, 1, 1), span(1, "months")) == date(2030, 2, 1)


@pytest.mark.parametrize("unit", ["calendar_days", "months", "working_days"])
def test_no_day_is_told_beyond_the_last_that_a_date_can_hold(unit: str) -> None:
    last = Calendar(holidays=frozenset(), first_year=9999, last_year=9999)
    assert last.add(date(9999, 12, 31), span(1, unit)) is None


@pytest.mark.parametrize(
    ("number", "unit", "end", "start"),
    [
        (14, "calendar_days", date(2025, 3, 15), date(2025, 3, 1)),
        (1, "months", date(2025, 3, 1), date(2025, 2, 1)),
        (2, "working_days", date(2025, 3, 11), date(2025, 3, 9)),
        (1, "months", date(2025, 2, 28), date(2025, 1, 31)),
    ],
)
def test_the_latest_start_of_a_span_that_is_over_in_time(
    number: int, unit: str, end: date, start: date
) -> None:
    calendar = Calendar(holidays=frozenset(), first_year=2024, last_year=2026)
    assert calendar.latest_start(end, rule(Span, number=number, unit=unit)) == start


def test_there_is_no_latest_start_near_a_very_long_span() -> None:
    calendar = Calendar(holidays=frozenset(), first_year=2024, last_year=2026)
    assert calendar.latest_start(date(2025, 3, 1), rule(Span, number=120_000, unit="months")) is None
    assert calendar.latest_start(date(2040, 3, 1), rule(Span, number=5, unit="working_days")) is None
