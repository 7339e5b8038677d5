"""The people, the attempt and the browsers that tests of assessments begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories.assessments import DAY, Conducted, conducted, observed
from tests.factories.web import Cast, cast
from touchstone.web.organisations.scope import see, within

PAGE = "assessments-attempt"
MOMENTS: list[datetime] = []  # the last is what requests take for now


def moment() -> datetime:
    """The moment at which a desk's requests come in."""
    return MOMENTS[-1]


@dataclass
class Desk:
    """A conducted attempt and everybody's browser; the clock stands an hour into the day unless moved."""

    made: Conducted
    now: datetime = DAY + timedelta(hours=1)
    clients: dict[str, Client] = field(default_factory=dict)

    def browser(self, role: str, people: Cast | None = None) -> Client:
        """Somebody signed in, in that role."""
        key = f"{role}{'' if people is None else people.organisation.name}"
        if key not in self.clients:
            client = Client()
            client.force_login((people or self.made.people).people[role])
            self.clients[key] = client
        return self.clients[key]

    def get(self, role: str, page: str = PAGE, *about: object, people: Cast | None = None) -> Any:
        """The answer to opening a page; the attempt's own unless another is named."""
        client = self.browser(role, people)
        return self._at(lambda: client.get(reverse(page, args=about or [self.made.row.id])))

    def post(
        self, role: str, page: str = PAGE, *about: object, people: Cast | None = None, **said: Any
    ) -> Any:
        """The answer to sending a form."""
        client = self.browser(role, people)
        return self._at(lambda: client.post(reverse(page, args=about or [self.made.row.id]), said))

    def send(self, kind: str, about: str = "", role: str = "assessor", **said: Any) -> Any:
        """The answer to sending the form of an entry."""
        prefix = f"{kind}-{about}" if about else kind
        fields = {f"{prefix}-{name}": value for name, value in said.items()}
        return self.post(role, **{"form": kind, "about": about, **fields})

    def _at(self, asked: Callable[[], Any]) -> Any:
        MOMENTS.append(self.now)
        with override_settings(CLOCK="tests.web.assessments.conftest.moment"):
            answer = asked()
        see([self.made.people.organisation.id])  # a request leaves its connection seeing nothing
        return answer


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    """The cast, its rows in view."""
    made = cast()
    with within(made.organisation.id):
        yield made


@pytest.fixture
def desk(people: Cast) -> Desk:
    """An observation that has just been booked and accepted."""
    return Desk(conducted(people))


@pytest.fixture
def ready(people: Cast) -> Desk:
    """An observation that holds in every way, not judged yet."""
    return Desk(observed(people), DAY + timedelta(hours=6))
