"""The assessor must have had the portfolio: another assessor is given it anew, and the others keep theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.bookings import FIRST, another_assessor, ready, slots
from tests.factories.web import NOW
from tests.web.bookings.conftest import Desk
from tests.web.bookings.test_booking_pages import send
from touchstone.rules.attempts import has_portfolio_since
from touchstone.web.accounts.models import Person
from touchstone.web.audit.models import Event
from touchstone.web.bookings import actions
from touchstone.web.bookings.models import Booking
from touchstone.web.portfolio.models import Portfolio
from touchstone.web.records import queries

DISCUSSION = "professional_discussion"
LATER = FIRST + timedelta(days=1)


def by(desk: Desk, role: str = "bookings") -> dict[str, Any]:
    return {"by": desk.people.actor(role), "at": desk.now}


def given(desk: Desk, at: datetime = NOW) -> None:
    about: dict[str, Any] = {"apprenticeship": desk.one, "organisation": desk.people.organisation}
    Portfolio.objects.update_or_create(**about, defaults={"given_to_assessor_at": at})


def since(desk: Desk, code: str = f"{DISCUSSION}-1") -> datetime | None:
    known = queries.situation(desk.one, desk.now)
    return has_portfolio_since(known, next(one for one in known.record.attempts if one.id == code))


@pytest.fixture
def other(desk: Desk) -> Person:
    return ready(desk.people, another_assessor(desk.people))


@pytest.fixture
def made(desk: Desk) -> Booking:
    """The discussion is booked and its assessor has the portfolio."""
    found = desk.booked(DISCUSSION)
    given(desk)
    return found


def asked_again(desk: Desk) -> bool:
    steps = queries.report(desk.one, desk.now).next_steps
    return any(step.action == "portfolio.give" for step in steps)


def test_a_move_with_the_same_assessor_asks_for_nothing(desk: Desk, made: Booking) -> None:
    actions.reschedule(booking=made.id, slots=slots(desk.one, DISCUSSION, LATER), reason="Ill.", **by(desk))
    assert since(desk) == NOW
    assert not asked_again(desk)


def test_a_move_to_another_assessor_asks_anew(desk: Desk, made: Booking, other: Person) -> None:
    same = slots(desk.one, DISCUSSION, LATER)
    actions.reschedule(booking=made.id, slots=same, assessor=other.id, reason="Ill.", **by(desk))
    assert since(desk) is None
    assert asked_again(desk)
    told = Event.objects.get(action="booking.reschedule")
    assert told.facts["portfolio_to_be_given_again"] is True
    text = desk.text("bookings", "bookings-page", Booking.objects.get(ended="").id)
    assert "does not have the portfolio yet" in text


@pytest.mark.parametrize("how", ["cancel", "decline"])
def test_a_booking_after_one_that_ended_asks_another_assessor_anew(
    desk: Desk, made: Booking, other: Person, how: str
) -> None:
    if how == "cancel":
        actions.cancel(booking=made.id, reason="Ill.", **by(desk))
    else:
        actions.decline(booking=made.id, reason="Ill.", conflict=False, **by(desk, "assessor"))
    desk.booked(DISCUSSION, assessor=other.id, at=desk.now)
    assert since(desk) is None
    assert asked_again(desk)


def test_the_same_assessor_booked_again_has_it_still(desk: Desk, made: Booking) -> None:
    actions.cancel(booking=made.id, reason="Ill.", **by(desk))
    desk.booked(DISCUSSION, at=desk.now)
    assert since(desk) == NOW


def test_another_method_that_needs_no_portfolio_changes_nothing(
    desk: Desk, made: Booking, other: Person
) -> None:
    desk.booked(starts_at=LATER, assessor=other.id, at=desk.now)
    assert since(desk) == NOW


def test_who_replaces_a_void_attempt_is_given_it_and_the_void_one_keeps_its_own(
    desk: Desk, made: Booking, other: Person
) -> None:
    made.attempt.void = {"at": desk.now.isoformat(), "by": "manager", "reason": "Partial."}
    made.attempt.save()
    desk.now += timedelta(minutes=1)
    after = desk.booked(DISCUSSION, starts_at=LATER, assessor=other.id, at=desk.now)
    assert (after.attempt.code, after.attempt.kind) == (f"{DISCUSSION}-2", "replacement")
    assert (since(desk), since(desk, after.attempt.code)) == (NOW, None)
    assert asked_again(desk)
    given(desk, desk.now)
    assert (since(desk), since(desk, after.attempt.code)) == (NOW, desk.now)
    assert not asked_again(desk)


def test_whoever_books_is_told_before_they_confirm(desk: Desk, made: Booking, other: Person) -> None:
    actions.cancel(booking=made.id, reason="Ill.", **by(desk))
    page = send(desk, method=DISCUSSION, assessor=str(other.id)).content.decode()
    assert "The assessor needs the portfolio by" in page
    page = send(desk, method=DISCUSSION).content.decode()
    assert "Check before you book" in page
    assert "The assessor needs the portfolio by" not in page
