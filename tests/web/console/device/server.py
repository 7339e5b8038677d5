"""The server at the other end: the console's own views over the database, for whoever is signed in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.factories.assessments import DAY, Conducted, conducted
from tests.factories.web import NOW, Cast
from tests.web.console.conftest import MORNING
from tests.web.console.device.browsers import Fetch, Json
from touchstone.web.accounts.models import Person
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Booking
from touchstone.web.console.models import Captured, Device, Stretch
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.scope import see

MACHINES = ("laptop", "tablet")
CLOCK = "tests.web.console.device.server.moment"
ILL = 503
MOMENTS: list[datetime] = [MORNING]


def moment() -> datetime:
    """The server's clock."""
    return MOMENTS[-1]


@dataclass
class Server:
    """An observation that is put on two machines of its assessor; a colleague may sign in there too."""

    people: Cast
    made: Conducted
    clients: dict[str, Client] = field(default_factory=dict)
    devices: dict[str, UUID] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    pack: Json = field(default_factory=dict)
    person: str = "assessor"  # who is signed in; nobody when empty
    _states: dict[str, str] = field(default_factory=dict)

    @classmethod
    def furnished(cls, people: Cast) -> Server:
        """Everything as it is in the morning."""
        colleague = Person.objects.create_user("colleague@north.example", "", name="North Colleague")
        whose = {"organisation": people.organisation, "role": "assessor", "since": NOW}
        Membership.objects.create(person=colleague, **whose)
        made = cls(people, conducted(people))
        MOMENTS[:] = [MORNING]
        for name, person in (("assessor", people.people["assessor"]), ("colleague", colleague)):
            made.clients[name] = Client(enforce_csrf_checks=True)
            made.clients[name].force_login(person)
        for name in MACHINES:
            made.devices[name] = uuid4()
            fetch = Fetch(0, "", "POST", f"/console/{made.attempt}/prepare/", made.token, "")
            said = made.post(fetch, json.dumps({"device": str(made.devices[name])}))
            prepared = json.loads(said[1])
            made.keys[name], made.pack = prepared["key"], prepared["pack"]
        return made

    @property
    def attempt(self) -> UUID:
        """The attempt at the observation."""
        return UUID(str(self.made.row.pk))

    @property
    def owner(self) -> str:
        """The id of the assessor."""
        return str(self.people.people["assessor"].pk)

    @property
    def token(self) -> str:
        """What proves that a request is the page's own."""
        token: str = json.loads(self.state())["token"]
        return token

    def begin(self) -> Json:
        """What the machines have in the morning."""
        self.person, whose = "assessor", str(self.people.organisation.pk)
        known = {
            name: {"device": str(id), "person": self.owner, "organisation": whose, "key": self.keys[name]}
            for name, id in self.devices.items()
        }
        return {"machines": known, "pack": self.pack}

    def state(self) -> str:
        """Who is signed in; asked so often that each person's answer is kept."""
        if self.person not in self._states:
            answer = self.clients[self.person].get("/console/state/", headers={"Accept": "application/json"})
            self._states[self.person] = answer.content.decode()
        return self._states[self.person]

    def post(self, fetch: Fetch, body: str | None = None, person: str = "") -> tuple[int, str]:
        """The server's own answer to a request, or to the same with another body, or of another person."""
        client = self.clients.get(person or self.person) or Client()
        said: Any = fetch.body if body is None else body
        how: dict[str, Any] = {"content_type": "application/json", "headers": {"X-CSRFToken": fetch.token}}
        answer = client.post(fetch.path, said.encode("utf-8", "replace"), **how)
        see([self.people.organisation.pk])
        return answer.status_code, answer.content.decode()

    def answer(self, fetch: Fetch) -> tuple[int, str]:
        """The answer to whatever a tab asks."""
        if fetch.method == "GET":
            return (200, self.state()) if self.person else (401, json.dumps({"message": "Signed out."}))
        return self.post(fetch)

    def reassign(self) -> None:
        """The booking goes to a colleague."""
        colleague = Person.objects.get(email="colleague@north.example")
        Booking.objects.filter(attempt=self.attempt).update(assessor=colleague)

    def captured(self, machine: str) -> list[Captured]:
        """What came from a machine."""
        rows = Captured.objects.filter(attempt=self.attempt, device=self.devices[machine])
        return list(rows.order_by("sequence"))

    def met(self) -> set[UUID]:
        """The stretches of clocks that met the server."""
        return set(Stretch.objects.filter(met_at__isnull=False).values_list("name", flat=True))

    @property
    def log(self) -> Sequence[Entry]:
        """The log of the attempt."""
        return list(Entry.objects.filter(attempt=self.attempt).order_by("number"))

    def others(self) -> int:
        """How many entries came from anywhere else: of other devices, into other logs."""
        own = Device.objects.filter(id__in=self.devices.values())
        elsewhere = Entry.objects.exclude(attempt=self.attempt).count()
        return Captured.objects.exclude(device__in=own).count() + elsewhere


def backup() -> str:
    """The server as it is now."""
    sid = transaction.savepoint()
    assert sid is not None
    return sid


def restored(sid: str) -> None:
    """The server as it was then: nothing that came since is there."""
    transaction.savepoint_rollback(sid)
    cache.clear()


def at(seconds: int) -> datetime:
    """A moment of the day of the observation."""
    return DAY + timedelta(seconds=seconds)
