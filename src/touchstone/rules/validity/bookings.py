"""Bookings that cannot have gone as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.report import Problem
from touchstone.rules.words import at_time


def problems(attempt: Attempt, place: str) -> Iterator[Problem]:
    """Two that stand at once, ends without why, no-shows too early, sections of a session called off."""
    for number, booking in enumerate(attempt.bookings):
        yield from _ended(booking, f"{place}.bookings[{number}]")
    yield from _standing(attempt, place)
    yield from _called_off(attempt, place)


def _ended(booking: Booking, place: str) -> Iterator[Problem]:
    if booking.ended is None and booking.ended_at is not None:
        yield Problem(
            place=f"{place}.ended",
            message=f"The booking ended at {at_time(booking.ended_at)}, and why is missing.",
            remedy="Say whether it was rescheduled, cancelled or a no-show, or remove the time.",
        )
    if booking.ended == "no_show" and booking.ended_at is not None and booking.ended_at < booking.starts_at:
        yield Problem(
            place=f"{place}.ended_at",
            message=(
                f"A no-show at {at_time(booking.ended_at)}, before the booking starts "
                f"at {at_time(booking.starts_at)}: nobody can be missing yet."
            ),
            remedy="Correct the time, or write rescheduled or cancelled.",
        )


def _standing(attempt: Attempt, place: str) -> Iterator[Problem]:
    """Every booking without an end but the latest: the order of the list must not say which is meant."""
    standing = [(index, one) for index, one in enumerate(attempt.bookings) if one.ended is None]
    standing.sort(key=lambda pair: (pair[1].starts_at.timestamp(), pair[0]))
    for index, booking in standing[:-1]:
        yield Problem(
            place=f"{place}.bookings[{index}].ended",
            message=(
                f"Two bookings stand at once, for {at_time(booking.starts_at)} "
                f"and for {at_time(standing[-1][1].starts_at)}."
            ),
            remedy="Say how the earlier one ended.",
        )


def _called_off(attempt: Attempt, place: str) -> Iterator[Problem]:
    """Sections held although every booking had been cancelled or missed before they started."""
    last = [one for one in attempt.bookings if one.ended != "rescheduled"]
    if not attempt.sections or not last:
        return
    start = min(one.started_at for one in attempt.sections)
    if all(one.ended is not None and one.ended_at is not None and one.ended_at < start for one in last):
        yield Problem(
            place=f"{place}.sections",
            message=f"A section started at {at_time(start)}, when no booking stood any more.",
            remedy="Add the booking for it, or correct how the last one ended.",
        )
