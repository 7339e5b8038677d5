"""An apprentice whose gateway is confirmed, an assessor who is free, and everybody's browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.bookings import booked, ready
from tests.factories.gateway import confirmed
from tests.factories.web import NOW, Cast, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Booking
from touchstone.web.organisations.scope import see, within

hands = [NOW]


def moment() -> datetime:
    """The clock of requests."""
    return hands[0]


class Desk:
    """One cast and an apprentice in assessment. Pages are asked for at ``now``; rows are seen throughout."""

    def __init__(self, people: Cast, one: Apprenticeship) -> None:
        self.people, self.one = people, one
        self.now = NOW + timedelta(minutes=30)
        self.browsers: dict[str, Client] = {}

    def browser(self, role: str) -> Client:
        """Somebody signed in, in that role."""
        if role not in self.browsers:
            self.browsers[role] = Client()
            self.browsers[role].force_login(self.people.people[role])
        return self.browsers[role]

    def get(self, role: str, page: str, *about: object, query: str = "") -> Any:
        """The answer to opening a page."""
        with self.clock():
            return self._seen_again(self.browser(role).get(reverse(page, args=about) + query))

    def post(self, role: str, page: str, *about: object, **fields: Any) -> Any:
        """The answer to sending a form."""
        with self.clock():
            return self._seen_again(self.browser(role).post(reverse(page, args=about), fields))

    def text(self, role: str, page: str, *about: object, query: str = "") -> str:
        """The page as text; it must be there."""
        answer = self.get(role, page, *about, query=query)
        assert answer.status_code == 200, answer.status_code
        return str(answer.content.decode())

    def booked(self, method: str = "observation", **changes: Any) -> Booking:
        """A method of the apprentice booked with the assessor."""
        return booked(self.people, self.one, method, **changes)

    def clock(self) -> Any:
        """Requests come in at this desk's time."""
        hands[:] = [self.now]
        return override_settings(CLOCK=f"{__name__}.moment")

    def _seen_again(self, answer: HttpResponse | Any) -> Any:
        see([self.people.organisation.id])  # a request leaves its connection seeing nothing
        return answer


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """An apprentice of ST1379 whose gateway is confirmed, and an assessor who can be booked."""
    people = cast()
    with within(people.organisation.id):
        one = apprenticeship(people)
        confirmed(people, one)
        ready(people)
        yield Desk(people, one)
