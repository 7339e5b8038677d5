"""An accepted observation, its assessor's device, and what it sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.factories.assessments import DAY, Conducted, conducted
from tests.factories.devices import Pocket
from tests.factories.web import Cast, cast
from touchstone.web.assessments.models import Entry
from touchstone.web.console import actions
from touchstone.web.console.actions import Line, Receipt
from touchstone.web.organisations.scope import within

MORNING = DAY - timedelta(hours=2)  # when the device was prepared
LATER = MORNING + timedelta(minutes=1)
EVENING = DAY + timedelta(hours=8)  # when it has a network again


@dataclass
class Session:
    """A booked observation on a device that was prepared in the morning."""

    made: Conducted
    pocket: Pocket

    def send(
        self, lines: Sequence[Line] | None = None, at: datetime = EVENING, pocket: Pocket | None = None
    ) -> Receipt:
        """What the device captured, delivered; all of it unless some is named."""
        device = pocket or self.pocket
        return actions.take(
            attempt=device.attempt,
            device=device.id,
            lines=device.lines if lines is None else lines,
            times=device.times(at),
            by=self.made.people.actor("assessor"),
            at=at,
        )

    def note(self, minute: int, text: str = "Seen.", pocket: Pocket | None = None) -> Line:
        """A note, so many minutes after the start of the day."""
        return (pocket or self.pocket).capture(DAY + timedelta(minutes=minute), "note", text=text, ksbs=[])

    def second(self, at: datetime = LATER) -> Pocket:
        """Another device of the same assessor, prepared after the first: the order of devices is theirs."""
        device = Pocket(self.pocket.attempt, self.pocket.by)
        put(self.made, device, at)
        return device

    @property
    def log(self) -> list[Entry]:
        """The log of the attempt."""
        return list(Entry.objects.filter(attempt=self.pocket.attempt).order_by("number"))


def put(made: Conducted, device: Pocket, at: datetime) -> None:
    """Put the attempt on a device."""
    actions.prepare(
        attempt=made.row.id, device=device.id, name="A tablet", by=made.people.actor("assessor"), at=at
    )


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    """The cast, its rows in view."""
    made = cast()
    with within(made.organisation.id):
        yield made


@pytest.fixture
def session(people: Cast) -> Session:
    """The device has the observation since the morning."""
    made = conducted(people)
    device = Pocket(made.row.id, people.actor("assessor").person_id)
    put(made, device, MORNING)
    return Session(made, device)
