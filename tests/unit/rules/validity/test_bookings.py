"""Bookings of one attempt, each side of every boundary."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.attempts import a_booking
from tests.factories.record import a_section_held, an_attempt, at
from touchstone.rules.record.attempt import Booking
from touchstone.rules.validity.bookings import problems


def told(*bookings: Booking, held: str | None = None) -> list[tuple[str, str, str]]:
    later = a_section_held("2025-12-24 10:00", None)
    sections = (later, a_section_held(held, None)) if held else ()
    attempt = an_attempt(bookings=bookings, sections=sections)
    return [(one.place, one.message, one.remedy) for one in problems(attempt, "attempts[1]")]


@pytest.mark.parametrize("ended", ["rescheduled", "cancelled"])
def test_a_booking_may_end_before_it_starts(ended: Any) -> None:
    assert told(a_booking("2025-10-15 10:00", ended=ended, ended_at=at("2025-10-01 10:00"))) == []


@pytest.mark.parametrize("when", ["2025-10-15 10:00", None])
def test_a_no_show_is_told_from_the_start_of_the_booking_on(when: str | None) -> None:
    assert told(a_booking("2025-10-15 10:00", ended="no_show", ended_at=at(when) if when else None)) == []


def test_nobody_is_a_no_show_before_the_booking_starts() -> None:
    early = a_booking("2025-10-15 10:00", ended="no_show", ended_at=at("2025-10-15 09:59"))
    assert told(a_booking("2025-10-01 10:00"), early) == [
        (
            "attempts[1].bookings[1].ended_at",
            (
                "A no-show at 09:59 on 15 October 2025, before the booking starts "
                "at 10:00 on 15 October 2025: nobody can be missing yet."
            ),
            "Correct the time, or write rescheduled or cancelled.",
        )
    ]


def test_a_booking_that_ended_says_why() -> None:
    assert told(a_booking("2025-10-15 10:00", ended_at=at("2025-10-14 10:00"))) == [
        (
            "attempts[1].bookings[0].ended",
            "The booking ended at 10:00 on 14 October 2025, and why is missing.",
            "Say whether it was rescheduled, cancelled or a no-show, or remove the time.",
        )
    ]


def test_one_booking_stands_at_a_time_in_whatever_order_they_are_written() -> None:
    ended = a_booking("2025-10-01 10:00", ended="cancelled")
    first, second = a_booking("2025-10-15 10:00"), a_booking("2025-10-15 11:00")
    third = a_booking("2025-10-16 10:00")
    assert told(ended, first) == []
    assert told(ended, third, first, second) == [
        (
            f"attempts[1].bookings[{index}].ended",
            f"Two bookings stand at once, for {clock} on 15 October 2025 and for 10:00 on 16 October 2025.",
            "Say how the earlier one ended.",
        )
        for index, clock in ((2, "10:00"), (3, "11:00"))
    ]


def test_of_two_bookings_for_one_moment_the_first_written_is_told() -> None:
    bare = a_booking("2025-10-15 10:00")
    noticed = a_booking("2025-10-15 10:00", "2025-10-01 10:00")
    for bookings in ((bare, bare), (bare, noticed), (noticed, bare)):
        assert [place for place, _, _ in told(*bookings)] == ["attempts[1].bookings[0].ended"]


CANCELLED = a_booking("2025-10-15 10:00", ended="cancelled", ended_at=at("2025-10-14 10:00"))
MISSED = a_booking("2025-10-16 10:00", ended="no_show", ended_at=at("2025-10-16 10:10"))
MOVED = a_booking("2025-10-15 10:00", ended="rescheduled", ended_at=at("2025-10-13 10:00"))


@pytest.mark.parametrize("bookings", [(MISSED,), (MISSED, CANCELLED), (MOVED, MISSED)])
@pytest.mark.parametrize(("held", "wrong"), [("2025-10-16 10:10", False), ("2025-10-16 10:11", True)])
def test_no_section_is_held_when_every_booking_was_called_off(
    bookings: tuple[Booking, ...], held: str, wrong: bool
) -> None:
    assert (
        told(*bookings, held=held)
        == [
            (
                "attempts[1].sections",
                "A section started at 10:11 on 16 October 2025, when no booking stood any more.",
                "Add the booking for it, or correct how the last one ended.",
            )
        ]
        * wrong
    )


@pytest.mark.parametrize(
    "bookings",
    [
        (),
        (MOVED,),
        (CANCELLED, a_booking("2025-10-16 10:00")),
        (a_booking("2025-10-15 10:00", ended="cancelled"),),
    ],
)
def test_a_section_may_be_held_while_it_is_not_certain_that_no_booking_stood(bookings: Any) -> None:
    assert told(*bookings, held="2025-10-16 10:11") == []


def test_what_was_called_off_and_never_held_is_no_problem() -> None:
    assert told(CANCELLED) == []
