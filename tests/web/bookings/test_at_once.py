"""Two who book one person at the same moment: the database lets one, and the other is told in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.factories.bookings import FIRST, another_assessor, booked, ready
from tests.factories.gateway import confirmed
from tests.factories.racing import at_once, committed
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import BookedSection, Booking
from touchstone.web.bookings.placing import OVERLAPS
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import everywhere, within

__all__ = ["committed"]
committing = pytest.mark.usefixtures("committed")
LATER = FIRST + timedelta(hours=1)  # in the middle of what starts at FIRST


@pytest.fixture(params=["as it is", "constraints alone"])
def guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With all that checks before, and with nothing but the constraints of the database."""
    if request.param == "constraints alone":
        monkeypatch.setattr(assessors, "hold", lambda *people: None)
        monkeypatch.setattr(assessors, "check", lambda *about: None)
    return str(request.param)


def in_assessment(of: Cast, **changes: Any) -> Apprenticeship:
    one = apprenticeship(of, uln="", **changes)
    confirmed(of, one)
    return one


def booking(of: Cast, one: Apprenticeship, assessor: Person, starts_at: Any = FIRST) -> Callable[[], Any]:
    """Book in a transaction and on a connection of one's own; a refusal is an answer too."""

    def book() -> Any:
        with within(of.organisation.id):
            try:
                return booked(of, one, starts_at=starts_at, assessor=assessor.id)
            except Refused as refused:
                return refused

    return book


def one_of_them(answers: list[Any]) -> None:
    """One was booked, the other refused in words, and nothing of the refused one is left."""
    made = [answer for answer in answers if isinstance(answer, Booking)]
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert (len(made), len(refused)) == (1, 1)
    said = refused[0].message
    assert "Choose another time" in said or "Is booked at that time" in said
    with everywhere():
        assert Booking.objects.count() == 1
        assert {section.booking_id for section in BookedSection.objects.all()} == {made[0].id}


@committing
def test_an_assessor_is_in_one_place(guarded: str) -> None:
    people = cast()
    with within(people.organisation.id):
        first, second = in_assessment(people), in_assessment(people, last_name="Second")
        assessor = ready(people)
    one_of_them(at_once(booking(people, first, assessor), booking(people, second, assessor, LATER)))


@committing
def test_an_assessor_of_two_organisations_is_in_one_place(guarded: str) -> None:
    north, south = cast("North"), cast("South")
    with within(north.organisation.id):
        first, assessor = in_assessment(north), ready(north)
    with within(south.organisation.id):
        Membership.objects.create(
            person=assessor, organisation=south.organisation, role="assessor", since=NOW
        )
        second = in_assessment(south)
        ready(south, assessor)
    answers = at_once(booking(north, first, assessor), booking(south, second, assessor, LATER))
    if guarded == "as it is":  # one organisation does not see the other's bookings: only the constraint knows
        assert OVERLAPS["assessor_once_at_a_time"] in {
            answer.message for answer in answers if isinstance(answer, Refused)
        }
    one_of_them(answers)


@committing
def test_an_apprentice_of_two_organisations_is_in_one_place(guarded: str) -> None:
    north, south = cast("North"), cast("South")
    person = north.people["apprentice"]
    with within(north.organisation.id):
        first, assessor = in_assessment(north), ready(north)
    with within(south.organisation.id):
        second, other = in_assessment(south, person=person, email=person.email), ready(south)
    one_of_them(at_once(booking(north, first, assessor), booking(south, second, other, LATER)))


@committing
def test_an_apprentice_is_not_booked_twice_for_two_methods_at_one_time(guarded: str) -> None:
    people = cast()
    with within(people.organisation.id):
        one, assessor = in_assessment(people), ready(people)
        other = ready(people, another_assessor(people))

    def discussion() -> Any:
        with within(people.organisation.id):
            try:
                return booked(people, one, "professional_discussion", LATER, other.id)
            except Refused as refused:
                return refused

    one_of_them(at_once(booking(people, one, assessor), discussion))


@pytest.mark.django_db
def test_times_that_touch_do_not_overlap() -> None:
    people = cast()
    with within(people.organisation.id):
        first, second = in_assessment(people), in_assessment(people, last_name="Second")
        assessor = ready(people)
        ends = booked(people, first, assessor=assessor.id).ends_at
        assert isinstance(booking(people, second, assessor, ends)(), Booking)
