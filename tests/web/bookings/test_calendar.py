"""The calendar that follows one's bookings, at a secret address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from icalendar import Calendar

from tests.factories.bookings import FIRST, another_assessor, ready, slots
from tests.factories.web import cast
from tests.web.bookings.conftest import Desk
from touchstone.web.accounts.models import Person
from touchstone.web.bookings import actions
from touchstone.web.organisations.scope import see

PAGE = "bookings-calendar"


def followed(desk: Desk, role: str) -> list[Any]:
    """What a calendar reads that follows this person's address, without signing in."""
    key = Person.objects.get(id=desk.people.people[role].id).calendar_key
    with desk.clock():
        answer = Client().get(f"/calendar/{key}.ics")
    see([desk.people.organisation.id])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "Amina" not in text
    assert "Khan" not in text
    calendar = Calendar.from_ical(text)
    assert calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


def test_those_concerned_follow_what_stands_and_nobody_else_does(desk: Desk) -> None:
    made = desk.booked()
    for role in ("assessor", "apprentice", "employer", "training_provider"):
        found = followed(desk, role)
        assert len(found) == 4
        assert min(one.decoded("DTSTART") for one in found) == FIRST
        assert str(made.id) in str(found[0]["URL"])
        assert "ATTENDEE" not in found[0]
    assert followed(desk, "bookings") == []
    actions.cancel(booking=made.id, reason="Fire.", by=desk.people.actor("bookings"), at=desk.now)
    assert followed(desk, "assessor") == []


def test_an_assessor_follows_their_own_alone(desk: Desk) -> None:
    other = ready(desk.people, another_assessor(desk.people))
    desk.booked(assessor=other.id)
    assert followed(desk, "assessor") == []
    assert followed(Desk(cast("South"), desk.one), "assessor") == []


def test_a_move_keeps_the_entries_and_raises_their_sequence(desk: Desk) -> None:
    made = desk.booked()
    before = {str(one["UID"]): int(one["SEQUENCE"]) for one in followed(desk, "apprentice")}
    later = slots(desk.one, starts_at=FIRST + timedelta(days=1))
    actions.reschedule(
        booking=made.id, slots=later, reason="Ill.", by=desk.people.actor("bookings"), at=desk.now
    )
    after = {str(one["UID"]): int(one["SEQUENCE"]) for one in followed(desk, "apprentice")}
    assert set(before) == set(after)
    assert set(before.values()) == {0}
    assert set(after.values()) == {1}


def test_a_new_address_leaves_the_old_one_empty(desk: Desk) -> None:
    person = desk.people.people["assessor"]
    old = Person.objects.get(id=person.id).calendar_key
    assert f"/calendar/{old}.ics" in desk.text("assessor", PAGE)
    assert desk.post("assessor", PAGE).status_code == 302
    new = Person.objects.get(id=person.id).calendar_key
    assert new != old
    assert Client().get(f"/calendar/{old}.ics").status_code == 404
    assert Client().get(f"/calendar/{new}.ics").status_code == 200


def test_an_address_nobody_has_and_one_of_somebody_who_left_show_nothing(desk: Desk) -> None:
    assert Client().get(f"/calendar/{uuid4()}.ics").status_code == 404
    Person.objects.filter(id=desk.people.people["assessor"].id).update(is_active=False)
    key = Person.objects.get(id=desk.people.people["assessor"].id).calendar_key
    assert Client().get(f"/calendar/{key}.ics").status_code == 404


def test_a_stranger_is_sent_to_sign_in_for_the_page(db: None) -> None:
    assert Client().get("/calendar/").headers["Location"].startswith("/accounts/login/")
