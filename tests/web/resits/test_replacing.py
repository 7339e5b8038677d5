"""A resit that an appeal made void after the last day: it is replaced, and the case goes on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.factories.appeals import acting, decided, lodged, released, with_panel
from tests.factories.resits import proposed, resit_booked, resit_submitted
from tests.factories.results import OBSERVATION, Office
from touchstone.rules.calendar import LONDON
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused

HELD, AFTER = date(2026, 4, 21), datetime(2026, 5, 5, 10, tzinfo=LONDON)  # the last day is 22 April 2026


@pytest.fixture
def void(office: Office, one: Apprenticeship, fail: Attempt) -> Attempt:
    """A resit held and failed in the last week, and void by an appeal when the last day had passed."""
    resit = resit_submitted(office, one, "poor", on=HELD)
    office.now = datetime(2026, 4, 24, 10, tzinfo=LONDON)
    released(office, resit)
    appeal = lodged(office, resit)
    office.now = AFTER
    decided(office, appeal, acting(with_panel(office, appeal)), outcome="upheld", voids_attempt=True)
    office.now += timedelta(days=2)
    resit.refresh_from_db()
    return resit


def test_the_bookings_team_books_what_replaces_it(office: Office, one: Apprenticeship, void: Attempt) -> None:
    booking = resit_booked(office, one, date(2026, 6, 9))
    assert (booking.attempt.code, booking.attempt.kind) == (f"{OBSERVATION}-3", "replacement")
    home = office.get("training_provider", "resits-home", one.id).text_
    assert "Nobody’s consent is needed" in home
    assert "22 April 2026" not in home


def test_the_page_and_a_refusal_say_that_it_is_booked(
    office: Office, one: Apprenticeship, void: Attempt
) -> None:
    home = office.get("training_provider", "resits-home", one.id).text_
    assert "What replaces it is booked by the bookings team: no limit runs" in home
    assert "Last day to take it again" not in home
    with pytest.raises(Refused, match="What replaces it is booked by the bookings team"):
        proposed(office, one)
