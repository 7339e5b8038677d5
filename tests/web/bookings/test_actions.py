"""Bookings are made, answered, moved and ended, and calendars and rules follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from tests.factories.bookings import FIRST, PLACE, another_assessor, booked, ready, slots
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, apprenticeship
from tests.web.bookings.conftest import Desk
from touchstone.web.audit.queries import faults
from touchstone.web.bookings import actions, assessors
from touchstone.web.bookings.models import Attempt, Booking, Conflict
from touchstone.web.bookings.slots import Where
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.records import queries

NEXT_DAY = FIRST + timedelta(days=1)


def by(desk: Desk, role: str = "bookings") -> dict[str, Any]:
    return {"by": desk.people.actor(role), "at": desk.now}


def entries(kind: str, to: str) -> list[Any]:
    """The calendar entries that somebody was sent last, read by a calendar's own eyes."""
    found = Message.objects.filter(kind=kind, to=to).order_by("written_at", "id")
    return list(Calendar.from_ical(found.last().calendar).walk("VEVENT"))  # type: ignore[union-attr]


def test_a_booking_after_a_cancelled_one_is_of_the_same_attempt_and_moves_its_calendar_entry(
    desk: Desk,
) -> None:
    first = desk.booked()
    cancelled = actions.cancel(booking=first.id, reason="The room burnt.", **by(desk))
    again = desk.booked(at=desk.now)
    assert Attempt.objects.count() == 1
    assert again.attempt_id == first.attempt_id
    assert again.uid == first.uid
    assert (first.sequence, cancelled.sequence, again.sequence) == (0, 1, 2)
    assert [one.ended for one in queries.record(desk.one, desk.now).attempts[0].bookings] == [
        "cancelled",
        None,
    ]
    assert list(faults()) == []


def test_a_booking_after_a_declined_one_is_of_the_same_attempt_too(desk: Desk) -> None:
    first = desk.booked()
    actions.decline(booking=first.id, reason="My cousin.", conflict=True, **by(desk, "assessor"))
    other = ready(desk.people, another_assessor(desk.people))
    again = desk.booked(at=desk.now, assessor=other.id)
    assert again.attempt_id == first.attempt_id
    assert Attempt.objects.get().code == "observation-1"


def test_the_reason_of_a_refusal_is_not_in_the_record_and_the_conflict_is_kept(desk: Desk) -> None:
    first = desk.booked()
    actions.decline(booking=first.id, reason="My cousin.", conflict=True, **by(desk, "assessor"))
    kept = queries.record(desk.one, desk.now).attempts[0].bookings[0]
    assert kept.reason == "Declined by the assessor"
    assert Conflict.objects.get().with_apprenticeship_id == desk.one.id
    with pytest.raises(Refused, match="conflict of interest"):
        desk.booked(at=desk.now)


def test_a_move_keeps_the_entry_and_raises_its_sequence(desk: Desk) -> None:
    first = desk.booked()
    moved = actions.reschedule(
        booking=first.id, slots=slots(desk.one, starts_at=NEXT_DAY), reason="Ill.", **by(desk)
    )
    before = {one["UID"]: one for one in entries("booking", "apprentice@north.example")}
    assert moved.uid == first.uid
    assert len(before) == 4
    assert {int(one["SEQUENCE"]) for one in before.values()} == {1}
    assert {one["ATTENDEE"] for one in before.values()} == {"mailto:apprentice@north.example"}
    assert min(one.decoded("DTSTART") for one in before.values()) == NEXT_DAY
    assert moved.notice_served_at is None


def test_a_cancelled_booking_leaves_every_calendar(desk: Desk) -> None:
    made = desk.booked()
    actions.cancel(booking=made.id, reason="The room burnt.", **by(desk))
    for to in ("apprentice", "training_provider", "employer", "assessor"):
        message = Message.objects.get(kind="booking_cancelled", to=f"{to}@north.example")
        calendar = Calendar.from_ical(message.calendar)
        assert calendar["METHOD"] == "CANCEL"
        found: list[Any] = calendar.walk("VEVENT")
        assert {str(one["STATUS"]) for one in found} == {"CANCELLED"}
        assert {int(one["SEQUENCE"]) for one in found} == {1}


def test_calendar_entries_name_nobody(desk: Desk) -> None:
    desk.booked()
    for message in Message.objects.filter(kind="booking"):
        assert "Amina" not in message.calendar
        assert "Khan" not in message.calendar


def test_who_lost_a_booking_is_told_and_who_has_it_now_too(desk: Desk) -> None:
    made, other = desk.booked(), ready(desk.people, another_assessor(desk.people))
    actions.reschedule(
        booking=made.id, slots=slots(desk.one), assessor=other.id, reason="Fairer.", **by(desk)
    )
    told = Message.objects.get(kind="booking_cancelled")
    assert told.to == "assessor@north.example"
    assert Message.objects.filter(kind="booking", to=other.email).count() == 1


def test_a_section_that_is_dropped_leaves_the_calendars(desk: Desk) -> None:
    made = desk.booked()
    fewer = [slot for slot in slots(desk.one, starts_at=NEXT_DAY) if slot.section != "explanation"]
    actions.reschedule(booking=made.id, slots=fewer, reason="Explained before.", **by(desk))
    (gone,) = entries("booking_cancelled", "apprentice@north.example")
    assert str(gone["UID"]) == f"{made.uid}-explanation@touchstone.invalid"
    assert int(gone["SEQUENCE"]) == 1


def test_a_move_may_change_where_it_is_held_and_never_to_a_venue_the_plan_does_not_take(desk: Desk) -> None:
    made = desk.booked()
    elsewhere = Where(venue="remote", link="https://meet.example/1")
    moved = actions.reschedule(
        booking=made.id, slots=slots(desk.one, starts_at=NEXT_DAY), where=elsewhere, reason="Ill.", **by(desk)
    )
    assert (moved.venue, moved.place, moved.link) == ("remote", "", "https://meet.example/1")
    with pytest.raises(Refused) as refused:
        actions.reschedule(
            booking=moved.id,
            slots=slots(desk.one),
            where=Where(venue="pub", place="x"),
            reason="x",
            **by(desk),
        )
    assert "venue" in refused.value.fields


def test_notice_that_is_too_short_needs_somebody_who_may_let_it_pass_and_a_reason(desk: Desk) -> None:
    made = desk.booked()
    desk.now = FIRST - timedelta(days=13)
    serve: dict[str, Any] = {"booking": made.id, "to": "apprentice", "channel": "mail"}
    with pytest.raises(Refused) as refused:
        actions.serve_notice(**serve, **by(desk, "manager"))
    assert [finding.code for finding in refused.value.findings] == ["notice.observation"]
    with pytest.raises(Refused, match="Only a manager"):
        actions.serve_notice(**serve, too_short_because="Agreed.", **by(desk))
    actions.serve_notice(**serve, too_short_because="The apprentice asked for it.", **by(desk, "manager"))
    report = queries.report(desk.one, desk.now)
    notice = next(finding for finding in report.findings if finding.code == "notice.observation")
    assert notice.waiver is not None
    assert list(faults()) == []


def test_notice_of_fourteen_days_is_long_enough(desk: Desk) -> None:
    made = desk.booked()
    desk.now = FIRST - timedelta(days=14)
    served = actions.serve_notice(booking=made.id, to="apprentice", channel="mail", **by(desk))
    assert served.notice_served_at == desk.now
    report = queries.report(desk.one, desk.now)
    assert next(one for one in report.findings if one.code == "notice.observation").outcome == "met"


def test_notice_served_earlier_is_written_down_with_its_proof(desk: Desk) -> None:
    made = desk.booked()
    desk.now = NOW + timedelta(days=3)
    serve: dict[str, Any] = {"booking": made.id, "to": "employer", "channel": "letter", "proof": "RM 123"}
    served = actions.serve_notice(**serve, served_at=NOW + timedelta(days=1), **by(desk))
    assert served.notice_served_at == NOW + timedelta(days=1)
    assert served.notice_proof == "RM 123"
    with pytest.raises(Refused, match="served at 12:00 on 2 June 2026 already"):
        actions.serve_notice(**serve, **by(desk))


@pytest.mark.parametrize("hours", [-48, 1])
def test_notice_is_served_neither_before_the_booking_nor_in_the_future(desk: Desk, hours: int) -> None:
    made = desk.booked()
    with pytest.raises(Refused) as refused:
        actions.serve_notice(
            booking=made.id,
            to="apprentice",
            channel="mail",
            served_at=desk.now + timedelta(hours=hours),
            **by(desk),
        )
    assert set(refused.value.fields) == {"served_at"}


def test_nothing_is_booked_or_moved_for_somebody_who_was_withdrawn(desk: Desk) -> None:
    made = desk.booked()
    desk.one.withdrawn_on = NOW.date()
    desk.one.save()
    move: dict[str, Any] = {"booking": made.id, "slots": slots(desk.one, starts_at=NEXT_DAY), "reason": "x"}
    with pytest.raises(Refused, match="was withdrawn"):
        actions.reschedule(**move, **by(desk))
    with pytest.raises(Refused, match="was withdrawn"):
        desk.booked("professional_discussion")
    assert actions.cancel(booking=made.id, reason="Withdrawn.", **by(desk)).ended == "cancelled"


def test_nobody_came_only_after_the_wait(desk: Desk) -> None:
    made = desk.booked()
    desk.now = FIRST + timedelta(minutes=5)
    with pytest.raises(Refused, match="telephone"):
        actions.no_show(booking=made.id, reason="Rang twice.", **by(desk, "assessor"))
    desk.now = FIRST + timedelta(hours=1)
    assert actions.no_show(booking=made.id, reason="Rang twice.", **by(desk, "assessor")).ended == "no_show"
    assert Booking.objects.get().sections.filter(stands=True).count() == 0


def test_methods_are_booked_in_the_order_of_the_plan(desk: Desk) -> None:
    one = apprenticeship(desk.people, uln="", standard="ST9001", version="1.0")
    confirmed(desk.people, one)
    ready(desk.people, another_assessor(desk.people), "ST9001")
    method = next(each.id for each in queries.situation(one, NOW).plan.methods if each.after_methods)
    with pytest.raises(Refused, match="has to be taken first"):
        booked(desk.people, one, method)
    assert not Attempt.objects.exists()


def test_times_next_to_one_another_are_one(desk: Desk) -> None:
    starts = FIRST + timedelta(days=30)
    for begin, end in ((0, 2), (4, 6), (2, 4)):
        stretch = (starts + timedelta(hours=begin), starts + timedelta(hours=end))
        own = desk.people.people["assessor"].id
        assert assessors.free_often(assessor=own, stretches=[stretch], **by(desk))[1] == []
    booking = desk.booked(starts_at=starts + timedelta(hours=1))
    assert booking.place == PLACE
