"""Bookings are made, answered, moved and ended, and calendars and rules follow."""

from __future__ import annotations

from tests.web.bookings.conftest import Desk
from touchstone.web.bookings import actions
from touchstone.web.bookings.models import Attempt
from touchstone.web.records import queries


def test_a_booking_after_a_cancelled_one_is_of_the_same_attempt_and_moves_its_calendar_entry(
    desk: Desk,
) -> None:
    first = desk.booked()
    cancelled = actions.cancel(
        booking=first.id, reason="The room burnt.", by=desk.people.actor("bookings"), at=desk.now
    )
    again = desk.booked(at=desk.now)
    assert Attempt.objects.count() == 1
    assert again.attempt_id == first.attempt_id
    assert again.uid == first.uid
    assert (first.sequence, cancelled.sequence, again.sequence) == (0, 1, 2)
    assert [one.ended for one in queries.record(desk.one, desk.now).attempts[0].bookings] == [
        "cancelled",
        None,
    ]
