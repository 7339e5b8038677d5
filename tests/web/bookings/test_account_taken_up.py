"""Booked before there was an account: once it is taken up, one person is in one place, whoever booked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.bookings import FIRST, booked, ready, slots
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, Cast, apprenticeship, cast
from tests.web.bookings.conftest import Desk
from touchstone.jobs.tasks import recognise_apprentices
from touchstone.web.accounts import actions as accounts
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import actions
from touchstone.web.bookings.models import BookedSection, Booking
from touchstone.web.mail.letters import whole
from touchstone.web.mail.models import Message
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.scope import see, within

LATER = FIRST + timedelta(hours=1)  # in the middle of what starts at FIRST
NEXT_DAY = FIRST + timedelta(days=1)
MARK = "Apprentice is booked elsewhere"


@pytest.fixture(autouse=True)
def no_account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The apprentice was registered and has not opened the invitation."""
    monkeypatch.setattr("touchstone.web.accounts.actions.secrets.token_urlsafe", lambda _: "opened")
    desk.one.person, desk.one.email = None, "amina@example.org"
    desk.one.save()


def takes_up(desk: Desk, person: Person | None = None, at: datetime = NOW) -> Person:
    """The apprentice opens the invitation: as somebody new, or with the account that they have."""
    accounts.invite(
        email=person.email if person else desk.one.email,
        name="Amina",
        into=desk.people.organisation.id,
        role="apprentice",
        apprenticeship=desk.one.id,
        by=desk.people.actor("bookings"),
        at=at,
    )
    known = accounts.accept(
        secret="opened", name="Amina", password="a hundred quiet ravens", at=at, signed_in=person
    )
    see([desk.people.organisation.id])
    return known


def elsewhere(desk: Desk, person: Person, starts_at: datetime) -> tuple[Cast, Booking]:
    """Another organisation books the same person for another apprenticeship."""
    south = cast("South")
    with within(south.organisation.id):
        one = apprenticeship(south, person=person, email=person.email)
        confirmed(south, one)
        ready(south)
        made = booked(south, one, starts_at=starts_at)
    see([desk.people.organisation.id])
    return south, made


def held(made: Booking) -> set[str]:
    return set(made.sections.exclude(person=None).values_list("section", flat=True))


def test_what_was_booked_before_holds_the_account_from_now_on(desk: Desk) -> None:
    made = desk.booked()
    assert held(made) == set()
    person = takes_up(desk)
    assert Apprenticeship.objects.get(id=desk.one.id).person_id == person.id
    assert held(made) == {"explanation", "live", "recordings", "questioning"}
    with pytest.raises(Refused, match="The apprentice is booked elsewhere at that time"):
        elsewhere(desk, person, LATER)


def test_what_lies_behind_is_left_as_it_was(desk: Desk) -> None:
    made = desk.booked()
    takes_up(desk, at=made.ends_at)
    assert held(made) == set()


def test_two_bookings_at_once_are_marked_and_the_account_is_theirs_all_the_same(desk: Desk) -> None:
    made, person = desk.booked(), desk.people.people["apprentice"]
    elsewhere(desk, person, LATER)
    takes_up(desk, person)
    assert Apprenticeship.objects.get(id=desk.one.id).person_id == person.id
    assert held(made) == {"explanation", "live"}  # over before the other begins
    assert MARK in desk.text("bookings", "bookings-list")
    page = desk.text("bookings", "bookings-page", made.id)
    assert MARK in page
    assert "Agree with them which of the two is moved" in page
    (told,) = Message.objects.filter(kind="booking_clash")
    assert told.to == "bookings@north.example"
    text = whole(told)[0]
    assert "booked elsewhere while Observation with questioning takes place on 23 June 2026" in text
    assert "South" not in text  # another organisation's business
    assert str(made.id) in text


def test_a_move_ends_it(desk: Desk) -> None:
    made, person = desk.booked(), desk.people.people["apprentice"]
    elsewhere(desk, person, LATER)
    takes_up(desk, person)
    again = slots(desk.one, starts_at=NEXT_DAY)
    by = desk.people.actor("bookings")
    moved = actions.reschedule(booking=made.id, slots=again, reason="Two at once.", by=by, at=desk.now)
    assert held(moved) == {"explanation", "live", "recordings", "questioning"}
    assert MARK not in desk.text("bookings", "bookings-page", moved.id)


def test_the_night_after_the_other_organisation_moved_it_is_over_too(desk: Desk) -> None:
    made, person = desk.booked(), desk.people.people["apprentice"]
    south, other = elsewhere(desk, person, LATER)
    takes_up(desk, person)
    recognise_apprentices(int(NOW.timestamp()))
    see([desk.people.organisation.id])
    assert held(made) == {"explanation", "live"}
    with within(south.organisation.id):
        actions.cancel(booking=other.id, reason="Ill.", by=south.actor("bookings"), at=desk.now)
    recognise_apprentices(int(NOW.timestamp()))
    see([desk.people.organisation.id])
    assert held(made) == {"explanation", "live", "recordings", "questioning"}
    assert MARK not in desk.text("bookings", "bookings-list")
    assert not BookedSection.objects.filter(stands=True, person=None).exists()


def test_a_booking_that_clashes_can_still_be_served_and_answered(desk: Desk) -> None:
    made, person = desk.booked(), desk.people.people["apprentice"]
    elsewhere(desk, person, LATER)
    takes_up(desk, person)
    by = desk.people.actor("assessor")
    assert actions.accept(booking=made.id, no_conflict=True, by=by, at=desk.now).accepted_at == desk.now
