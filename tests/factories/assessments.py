"""Attempts that can be conducted: gateways confirmed by actions, bookings accepted, notice served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.factories.gateway import confirmed
from tests.factories.web import NOW, Cast, apprenticeship
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.records import law

DAY = NOW + timedelta(days=21)  # a Monday, three weeks after the notice


@dataclass
class Conducted:
    """An attempt with the people around it; ``write`` adds to its log as the booked assessor."""

    people: Cast
    one: Apprenticeship
    row: Attempt
    at: datetime = DAY

    @property
    def method(self) -> Method:
        """The plan's method."""
        found = law.plan(self.one.standard, self.one.version).method(self.row.method)
        assert found is not None
        return found

    def write(self, kind: str, after: int = 0, role: str = "assessor", **data: Any) -> Entry:
        """One entry, so many minutes after the start of the day."""
        more = {name: data.pop(name) for name in ("id_", "replaces", "happened_at") if name in data}
        return actions.write(
            attempt=self.row.id,
            kind=kind,
            data=_named(data),
            by=self.people.actor(role),
            at=self.at + timedelta(minutes=after),
            id=more.get("id_"),
            replaces=more.get("replaces"),
            happened_at=more.get("happened_at"),
        )

    def sent(self, kind: str, after: int = 0, **data: Any) -> actions.Sent:
        """One entry that happened so many minutes after the start of the day, to be written with others."""
        return actions.Sent(kind=kind, data=_named(data), happened_at=self.at + timedelta(minutes=after))

    def write_many(self, entries: list[actions.Sent], after: int) -> None:
        """Several entries at once, kept so many minutes after the start of the day."""
        by, at = self.people.actor("assessor"), self.at + timedelta(minutes=after)
        actions.write_many(attempt=self.row.id, entries=entries, by=by, at=at)

    def judge(self, level: str = "met", after: int = 300, **others: str) -> None:
        """Every criterion judged."""
        entries = []
        for criterion in self.method.criteria:
            said = others.get(criterion.id.replace("-", "_"), level)
            about = {"criterion": criterion.id, "level": said, "reason": f"Why {said}.", "pointers": []}
            entries.append(self.sent("judgement", after, **about))
        self.write_many(entries, after)

    def held(self, *minutes: int, first: int = 0) -> int:
        """Every section of the plan held one after another, so many minutes each."""
        clock = first
        for section, length in zip(self.method.sections, minutes, strict=True):
            self.write("section_started", clock, section=section.id)
            clock += length
            self.write("section_ended", clock, section=section.id)
        return clock


def _named(data: dict[str, Any]) -> dict[str, Any]:
    """The data under the names of the log, two of which Python's own words stand in the way of."""
    names = {"of_kind": "kind", "code": "id"}
    return {names.get(name, name): value for name, value in data.items()}


def booked(people: Cast, one: Apprenticeship, method: str, **changes: Any) -> Attempt:
    """An attempt with a booking that the assessor accepted, notice served three weeks before."""
    row = Attempt.objects.create(
        organisation=people.organisation, apprenticeship=one, code=f"{method}-1", method=method
    )
    assessor = people.people["assessor"]
    facts: dict[str, Any] = {
        "starts_at": DAY,
        "ends_at": DAY + timedelta(hours=3),
        "venue": "workplace" if one.standard == "ST1379" else "",
        "booked_at": NOW,
        "booked_by": people.people["bookings"].id,
        "notice_served_at": NOW,
        "notice_served_by": people.people["bookings"].id,
        "notice_served_to": "apprentice",
        "notice_channel": "mail",
        "accepted_at": NOW,
    }
    fields = {field.name for field in Booking._meta.get_fields()}
    facts = {name: value for name, value in facts.items() if name in fields}
    booking = Booking.objects.create(
        organisation=people.organisation,
        apprenticeship=one,
        attempt=row,
        assessor=assessor,
        **(facts | changes),
    )
    BookedSection.objects.create(
        organisation=people.organisation,
        booking=booking,
        apprenticeship=one,
        assessor=assessor,
        section=_first(one, method),
        during=DateTimeTZRange(DAY, DAY + timedelta(hours=3)),
        stands=False,  # these tests book one assessor for several people on one day
    )
    return row


def _first(one: Apprenticeship, method: str) -> str:
    found = law.plan(one.standard, one.version).method(method)
    assert found is not None
    return found.sections[0].id


def conducted(
    people: Cast,
    method: str = "observation",
    standard: str = "ST1379",
    version: str = "1.1",
    gateway: str = "gateway",
    **changes: Any,
) -> Conducted:
    """An apprentice past the gateway, with an accepted booking for a method."""
    one = apprenticeship(people, standard=standard, version=version, **({"uln": ""} | changes))
    confirmed(people, one, gateway)
    return Conducted(people, one, booked(people, one, method))


def observed(people: Cast, **changes: Any) -> Conducted:
    """An observation of ST1379 that holds in every way, not judged yet."""
    made = conducted(people, "observation", **changes)
    ksbs, entries = list(made.method.ksbs), []

    def said(kind: str, after: int = 0, **data: Any) -> None:
        entries.append(made.sent(kind, after, **data))

    for declaration in made.method.declarations:
        said("declared", code=declaration.id, holds=True)
    for number in (1, 2):
        recorded = made.at - timedelta(days=number)
        said(
            "recording",
            held_at=recorded.isoformat(),
            recorded_at=recorded.isoformat(),
            seconds=1860,
            medium="video",
            visible=["mentor", "mentee"],
            from_second=0,
            to_second=1800,
        )
    clock = 0
    for section, length in zip(made.method.sections, (10, 30, 60, 30), strict=True):
        said("section_started", clock, section=section.id)
        if section.id == "live":
            said("seen", clock + 5, ksbs=ksbs[:-1], text="Mentoring in the workshop.")
        if section.id == "questioning":
            for number in range(5):
                said("question", clock + number, text=f"Question {number}?", of_kind="set", ksbs=ksbs[:2])
            said("question", clock + 9, text="And the last?", of_kind="unobserved_ksb", ksbs=ksbs[-1:])
        clock += length
        said("section_ended", clock, section=section.id)
    made.write_many(entries, clock)
    return made
