"""Single values, each refused with what to write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest

from touchstone.plans.decoders import read_as
from touchstone.plans.reading import Reading
from touchstone.plans.tree import Node
from touchstone.plans.values import bounds
from touchstone.rules.pointing import Where
from touchstone.rules.roles import Role
from touchstone.rules.shape import Between, Ident, Percent
from touchstone.rules.statement import Source


def read(hint: Any, value: Any) -> tuple[Any, list[str]]:
    reading = Reading()
    found = read_as(hint, Node(value, "f.yaml", 1, 4), reading, ("a",))
    return found, [str(fault) for fault in reading.faults]


BST = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("hint", "value", "found"),
    [
        *((str, "x", "x"), (int, 12, 12), (bool, True, True), (bool, False, False)),
        *((Decimal, 2, Decimal(2)), (Decimal, Decimal("0.50"), Decimal("0.50"))),
        *((date, "2024-02-29", date(2024, 2, 29)), (date, "1900-01-01", date(1900, 1, 1))),
        (date, "2200-12-31", date(2200, 12, 31)),
        (datetime, "2025-09-02T10:00Z", datetime(2025, 9, 2, 10, tzinfo=UTC)),
        (datetime, "2025-09-02 10:00:30+01:00", datetime(2025, 9, 2, 10, 0, 30, tzinfo=BST)),
        (datetime, "2025-09-02T10:00:30.250000Z", datetime(2025, 9, 2, 10, 0, 30, 250000, tzinfo=UTC)),
        (date | datetime, "2025-09-02", date(2025, 9, 2)),
        (date | datetime, "2025-09-02T10:00Z", datetime(2025, 9, 2, 10, tzinfo=UTC)),
        (Source, "plan § Section § with sign", Source("plan", "Section § with sign")),
        *((Role, "employer", Role.EMPLOYER), (Literal["a", "b"], "b", "b")),
        *((Ident, "photo_id", "photo_id"), (Percent, 0, 0), (Percent, 100, 100)),
        (Annotated[Decimal, Between(0)], Decimal("0.5"), Decimal("0.5")),
    ],
)
def test_sound_values_are_read(hint: Any, value: Any, found: Any) -> None:
    assert read(hint, value) == (found, [])


MOMENT = "Write day, time and offset, such as 2025-09-02T10:00:00+01:00, or Z for UTC."


@pytest.mark.parametrize(
    ("hint", "value", "said"),
    [
        (str, 694, '694 is not text here. Write it in quotes, it is text: "694".'),
        (str, Decimal("1.10"), '1.10 is not text here. Write it in quotes, it is text: "1.10".'),
        (str, True, 'true is not text here. Write it in quotes, it is text: "true".'),
        (str, None, "this must be text, and is nothing. Write some words."),
        (str, [], "this must be text, and is a list. Write some words."),
        (str, {}, "this must be text, and is keys and values. Write some words."),
        (
            int,
            "12",
            'this must be a whole number, and is "12". Write digits alone, without quotes, such as 12.',
        ),
        (
            int,
            True,
            "this must be a whole number, and is true. Write digits alone, without quotes, such as 12.",
        ),
        (
            int,
            Decimal(1),
            "this must be a whole number, and is 1. Write digits alone, without quotes, such as 12.",
        ),
        (Decimal, "0.5", 'this must be a number, and is "0.5". Write digits, without quotes, such as 0.5.'),
        (Decimal, False, "this must be a number, and is false. Write digits, without quotes, such as 0.5."),
        (bool, "yes", 'this must be true or false, and is "yes". Write true or false.'),
        (bool, 1, "this must be true or false, and is 1. Write true or false."),
        (date, "2 March", 'this must be a day, and is "2 March". Write year-month-day, such as 2025-09-02.'),
        (date, 2025, "this must be a day, and is 2025. Write year-month-day, such as 2025-09-02."),
        (date, "2026-02-30", "2026-02-30 is no date. Check the day and the month."),
        (date, "1899-12-31", '"1899-12-31" is before 1900 or after 2200. Check the year.'),
        (date, "2201-01-01", '"2201-01-01" is before 1900 or after 2200. Check the year.'),
        (datetime, "2025-09-02", f'this must be a moment, and is "2025-09-02". {MOMENT}'),
        (datetime, 5, f"this must be a moment, and is 5. {MOMENT}"),
        (
            datetime,
            "2025-09-02T25:00Z",
            "2025-09-02T25:00Z is no date and time. Check the day, the time and the offset.",
        ),
        (
            datetime,
            "2025-09-02T10:00",
            f"2025-09-02T10:00 has no offset from UTC, so it could be any of several moments. {MOMENT}",
        ),
        (datetime, "1899-09-02T10:00Z", '"1899-09-02T10:00Z" is before 1900 or after 2200. Check the year.'),
        (
            date | datetime,
            "2025-09-2",
            'this must be a day, and is "2025-09-2". Write year-month-day, such as 2025-09-02.',
        ),
        (date | datetime, 5, "this must be a day, and is 5. Write year-month-day, such as 2025-09-02."),
        (Source, "plan", '"plan" names no clause. Write it as "document § section".'),
        (Source, 5, '5 is not text here. Write it in quotes, it is text: "5".'),
        (Literal["a", "b"], "c", '"c" is not one of the words known here. Write one of: a, b.'),
        (Literal["a"], None, "nothing is not one of the words known here. Write a."),
        (Role, 1, "1 is not one of the words known here. Write one of: apprentice, employer, "),
        (
            Ident,
            "Photo ID",
            '"Photo ID" is not written as it must be here. Write a short name in lower case with ',
        ),
        (Percent, 101, "101 is out of bounds. Write a number from 0 to 100."),
        (Percent, -1, "-1 is out of bounds. Write a number from 0 to 100."),
        (
            Annotated[Decimal, Between(0)],
            Decimal("-0.5"),
            "-0.5 is out of bounds. Write a number of at least 0.",
        ),
        (Annotated[int, Between(None, 7)], 8, "8 is out of bounds. Write a number of at most 7."),
    ],
)
def test_faulty_values_are_refused_with_what_to_write(hint: Any, value: Any, said: str) -> None:
    found, faults = read(hint, value)
    assert found is None
    assert len(faults) == 1
    assert faults[0].startswith(f"f.yaml:1:4 a: {said}")


def test_a_value_of_the_wrong_kind_is_not_held_against_its_bounds_or_form_as_well() -> None:
    assert len(read(Percent, "x")[1]) == 1
    assert len(read(Ident, 5)[1]) == 1


def test_an_open_end_is_no_bound() -> None:
    assert read(Annotated[int, Between(None, 7)], -5) == (-5, [])
    assert read(Annotated[int, Between(1)], 10**17) == (10**17, [])
    assert bounds(Between(1)) == "of at least 1"


def test_every_clause_read_is_kept_with_its_place() -> None:
    reading = Reading()
    node = Node("plan § Section", "f.yaml", 1, 4)
    read_as(Source, node, reading, ("source",))
    assert reading.citations == [(Source("plan", "Section"), node, ("source",))]


def test_a_place_in_a_piece_is_read_as_people_write_it() -> None:
    assert read(Where, "p. 3-5") == (Where(pages=((3, 5),)), [])
    found, faults = read(Where, "5-3")
    assert found is None
    said = "Page 3 comes before page 5. Write the smaller number first."
    assert faults == [f'f.yaml:1:4 a: "5-3" names no place in a piece. {said}']
    assert read(Where, 5)[1][0].startswith("f.yaml:1:4 a: 5 is not text here.")
