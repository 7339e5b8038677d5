"""An observation on its day, a second assessor of the organisation, and everybody's browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests.factories.assessments import DAY, Conducted, conducted
from tests.factories.devices import Pocket
from tests.factories.results import another
from tests.factories.web import Cast
from tests.web.assessments import conftest as desks
from tests.web.assessments.conftest import Desk
from touchstone.web.accounts.models import Person
from touchstone.web.console import actions as console
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.room import actions
from touchstone.web.room.models import Seat

people = desks.people
MORNING, EVENING = DAY - timedelta(hours=2), DAY + timedelta(hours=8)


@dataclass
class Office:
    """The desk of the observation, and a second assessor who is booked for nothing."""

    desk: Desk
    second: Person
    at: datetime = MORNING  # when seats are given and devices prepared

    @property
    def made(self) -> Conducted:
        """The observation."""
        return self.desk.made

    @property
    def id(self) -> UUID:
        """Its attempt."""
        return self.made.row.id

    @property
    def sitter(self) -> Actor:
        """The second assessor, acting."""
        held = Membership.objects.get(person=self.second, organisation=self.made.people.organisation)
        return organisations.actor_of(held, self.second.name)

    def seat(self, kind: str, by: str = "manager", **more: Any) -> Seat:
        """A seat for the second assessor."""
        who = more.pop("person", self.second.id)
        return actions.give_seat(
            attempt=self.id, person=who, kind=kind, by=self.made.people.actor(by), at=self.at, **more
        )

    def ask(self, role: str, page: str) -> Any:
        """The answer to opening a page that is about no assessment."""
        client = self.desk.browser(role)
        return self.desk._at(lambda: client.get(reverse(page), HTTP_ACCEPT="application/json"))

    def pocket(self) -> Pocket:
        """A device of the second assessor, on which the observation was put."""
        device = Pocket(self.id, self.second.id)
        console.prepare(attempt=self.id, device=device.id, name="A tablet", by=self.sitter, at=self.at)
        return device

    def send(self, device: Pocket, at: datetime = EVENING) -> Any:
        """What the device captured, delivered."""
        return console.take(
            attempt=self.id,
            device=device.id,
            lines=device.lines,
            times=device.times(at),
            by=self.sitter,
            at=at,
        )

    def judged(self, device: Pocket, level: str = "met", **others: str) -> None:
        """Every criterion judged on the device."""
        for criterion in self.made.method.criteria:
            said = others.get(criterion.id.replace("-", "_"), level)
            told: dict[str, Any] = {"criterion": criterion.id, "level": said, "pointers": []}
            device.capture(DAY + timedelta(hours=2), "judgement", reason=f"I say {said}.", **told)


@pytest.fixture
def office(people: Cast) -> Office:
    """An observation that has just been booked and accepted."""
    desk = Desk(conducted(people))
    second = another(people, "assessor", "Robin Second")
    desk.made.people.people["second"] = second
    return Office(desk, second)
