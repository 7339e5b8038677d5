"""Days that are moved by weeks keep their weekday and their hour in London."""

from __future__ import annotations

from datetime import UTC, date, datetime

from psycopg.types.range import Range

from touchstone.project.generating.moving import moved, moved_json


def test_a_day_goes_back_by_whole_weeks() -> None:
    assert moved(date(2026, 11, 18), 3) == date(2026, 10, 28)


def test_a_moment_keeps_its_hour_in_london_over_the_change_of_the_clocks() -> None:
    ten = datetime(2026, 10, 28, 10, 0, tzinfo=UTC)
    assert moved(ten, 1) == datetime(2026, 10, 21, 9, 0, tzinfo=UTC)  # ten o'clock in summer time


def test_both_ends_of_a_stretch_move() -> None:
    stretch = Range(datetime(2026, 11, 18, 9, tzinfo=UTC), datetime(2026, 11, 18, 10, tzinfo=UTC), "[)")
    assert moved(stretch, 1) == Range(
        datetime(2026, 11, 11, 9, tzinfo=UTC), datetime(2026, 11, 11, 10, tzinfo=UTC), "[)"
    )


def test_what_is_no_time_stays() -> None:
    assert [moved(one, 5) for one in (None, "2026-11-18", 7, True)] == [None, "2026-11-18", 7, True]


def test_days_and_moments_in_json_move_but_for_the_day_of_birth() -> None:
    known = {
        "on": "2026-11-18",
        "date_of_birth": "1999-01-02",
        "held": ["2026-11-18T10:00:00Z", "2026-11-18 or so", 3, None],
        "deep": {"at": "2026-10-28T10:00:00.5+00:00"},
    }
    assert moved_json(known, 1) == {
        "on": "2026-11-11",
        "date_of_birth": "1999-01-02",
        "held": ["2026-11-11T10:00:00+00:00", "2026-11-18 or so", 3, None],
        "deep": {"at": "2026-10-21T09:00:00.500000+00:00"},
    }
