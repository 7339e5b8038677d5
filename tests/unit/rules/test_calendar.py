"""Days, months and working days: both sides of every boundary."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on the other side of the world."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("elsewhere")
def test_the_day_is_london_s_wherever_the_machine_is() -> None:
    assert day(datetime(2025, 7, 1, 22, 59, tzinfo=UTC)) == date(2025, 7, 1)


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


def test_the_years_that_were_needed_and_are_not_known_are_kept() -> None:
    calendar = Calendar(holidays=frozenset({CHRISTMAS}), first_year=2025, last_year=2026)
    calendar.add(date(2026, 12, 30), span(1, "working_days"))  # over on the last day that is known
    calendar.latest_start(date(2025, 1, 2), span(2, "working_days"))  # as far back as is known
    calendar.add(date(2030, 1, 1), span(1, "months"))
    assert calendar.missing == set()
    calendar.add(date(2026, 12, 31), span(1, "working_days"))
    assert calendar.missing == {2027}
    calendar.latest_start(date(2025, 1, 2), span(3, "working_days"))
    assert calendar.missing == {2024, 2027}
    assert calendar == CALENDAR
    assert "missing" not in repr(calendar)


# The latest start: the way back.

ENGLAND = Calendar(
    holidays=frozenset({CHRISTMAS, date(2025, 12, 26), date(2026, 1, 1)}), first_year=2025, last_year=2026
)


@pytest.mark.parametrize(
    ("number", "unit", "end", "start"),
    [
        (14, "calendar_days", date(2025, 3, 15), date(2025, 3, 1)),
        (1, "calendar_days", date(2025, 3, 1), date(2025, 2, 28)),
        (14, "calendar_days", date(2025, 11, 3), date(2025, 10, 20)),  # across the clock change
        (1, "months", date(2025, 3, 1), date(2025, 2, 1)),
        (12, "months", date(2025, 9, 2), date(2024, 9, 2)),
        (1, "months", date(2025, 1, 15), date(2024, 12, 15)),
        # several starts come to one end; the last of them is the answer
        (1, "months", date(2025, 2, 28), date(2025, 1, 31)),
        (12, "months", date(2025, 2, 28), date(2024, 2, 29)),
        (1, "months", date(2025, 4, 30), date(2025, 3, 31)),
        (1, "months", date(2024, 2, 28), date(2024, 1, 28)),  # not the last day of a leap year's February
        (1, "months", date(2024, 2, 29), date(2024, 1, 31)),
        # no start comes to this end; the last before it is the answer
        (1, "months", date(2025, 3, 29), date(2025, 2, 28)),
        (1, "months", date(2025, 3, 31), date(2025, 2, 28)),
        (1, "working_days", date(2025, 3, 11), date(2025, 3, 10)),  # Tuesday from Monday
        (1, "working_days", date(2025, 3, 10), date(2025, 3, 9)),  # Monday from Sunday
        (1, "working_days", date(2025, 3, 9), date(2025, 3, 6)),  # Sunday: over on Friday, from Thursday
        (2, "working_days", date(2025, 3, 11), date(2025, 3, 9)),
        (5, "working_days", date(2025, 3, 14), date(2025, 3, 9)),
        (6, "working_days", date(2025, 3, 14), date(2025, 3, 6)),
        (1, "working_days", date(2025, 12, 28), date(2025, 12, 23)),  # over on Christmas Eve
        (3, "working_days", date(2026, 1, 2), date(2025, 12, 29)),  # 30 and 31 December, 2 January
        (4, "working_days", date(2026, 1, 2), date(2025, 12, 28)),
    ],
)
def test_the_latest_start_of_a_span_that_is_over_in_time(
    number: int, unit: str, end: date, start: date
) -> None:
    assert ENGLAND.latest_start(end, span(number, unit)) == start
    reached, later = ENGLAND.add(start, span(number, unit)), start + timedelta(days=1)
    assert reached is not None
    assert reached <= end
    too_late = ENGLAND.add(later, span(number, unit))
    assert too_late is not None
    assert too_late > end


def test_working_days_are_counted_back_to_the_first_known_day_and_no_further() -> None:
    # 1 January 2025 is a Wednesday: two working days to the 2nd, none known before
    assert ENGLAND.latest_start(date(2025, 1, 2), span(2, "working_days")) == date(2024, 12, 31)
    assert ENGLAND.latest_start(date(2025, 1, 2), span(3, "working_days")) is None
    assert ENGLAND.latest_start(date(2024, 12, 31), span(1, "working_days")) is None


def test_working_days_before_a_day_beyond_the_known_years_cannot_be_told() -> None:
    assert ENGLAND.latest_start(date(2026, 12, 31), span(1, "working_days")) == date(2026, 12, 30)
    assert ENGLAND.latest_start(date(2027, 1, 1), span(1, "working_days")) is None
    assert ENGLAND.latest_start(date(2027, 1, 1), span(1, "calendar_days")) == date(2026, 12, 31)
    assert ENGLAND.latest_start(date(2027, 1, 1), span(1, "months")) == date(2026, 12, 1)


@pytest.mark.parametrize("unit", ["calendar_days", "months", "working_days"])
def test_a_start_before_the_first_day_that_a_date_can_hold_cannot_be_told(unit: str) -> None:
    first = Calendar(holidays=frozenset(), first_year=1, last_year=1)
    assert first.latest_start(date(1, 1, 31), span(31, unit)) is None
    assert first.latest_start(date(1, 1, 31), span(1_000_000_000, unit)) is None


@pytest.mark.parametrize(
    ("unit", "start"),
    [
        ("calendar_days", date(9999, 12, 30)),
        ("months", date(9999, 11, 30)),
        ("working_days", date(9999, 12, 30)),
    ],
)
def test_the_last_day_that_a_date_can_hold_has_a_latest_start(unit: str, start: date) -> None:
    last = Calendar(holidays=frozenset(), first_year=9999, last_year=9999)
    assert last.latest_start(date(9999, 12, 31), span(1, unit)) == start


SPANS = st.one_of(
    st.builds(span, st.integers(1, 40), st.sampled_from(["calendar_days", "working_days"])),
    st.builds(span, st.integers(1, 14), st.just("months")),
)
DAYS_AROUND = st.dates(date(2024, 12, 1), date(2027, 1, 31))  # the known years are 2025 and 2026


@given(DAYS_AROUND, SPANS, st.frozensets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=12))
def test_the_latest_start_is_the_greatest_from_which_a_span_is_over_in_time(
    end: date, length: Span, holidays: frozenset[date]
) -> None:
    calendar = Calendar(holidays=holidays, first_year=2025, last_year=2026)
    start = calendar.latest_start(end, length)
    if start is None:  # the known working days up to the end are too few, or the end is not known
        from_the_first = calendar.add(date(2024, 12, 31), length)
        assert length.unit == "working_days"
        assert not calendar.knows(end) or from_the_first is None or from_the_first > end
        return
    reached = calendar.add(start, length)
    assert reached is not None
    assert reached <= end
    for later in range(1, 35):
        over = calendar.add(start + timedelta(days=later), length)
        assert over is None or over > end
