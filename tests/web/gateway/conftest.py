"""The people and the apprentice that tests of gateways begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.web import Cast, apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import see, within


@dataclass
class Gateway:
    """A cast, one apprentice, and everybody's browser. Rows are seen while a test runs."""

    people: Cast
    one: Apprenticeship

    def browser(self, role: str) -> Client:
        """Somebody signed in, in that role."""
        client = Client()
        client.force_login(self.people.people[role])
        return client

    def get(self, role: str, page: str, *about: object) -> Any:
        """The answer to opening a page."""
        return self._seen_again(self.browser(role).get(reverse(page, args=about)))

    def post(self, role: str, page: str, *about: object, **fields: Any) -> Any:
        """The answer to sending a form."""
        return self._seen_again(self.browser(role).post(reverse(page, args=about), fields))

    def _seen_again(self, answer: HttpResponse | Any) -> Any:
        see([self.people.organisation.id])  # a request leaves its connection seeing nothing
        return answer


@pytest.fixture
def at_gateway(db: None) -> Iterator[Gateway]:
    """An apprentice of ST1379 who has been on programme for more than twelve months."""
    people = cast()
    with within(people.organisation.id):
        yield Gateway(people, apprenticeship(people))


@pytest.fixture
def at_two_gateways(db: None) -> Iterator[Gateway]:
    """An apprentice of ST9002, whose plan has two gateways."""
    people = cast()
    with within(people.organisation.id):
        yield Gateway(people, apprenticeship(people, standard="ST9002", version="1.0"))
