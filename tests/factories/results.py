"""Assessments that were held as the plan asks and judged, ready for quality assurance and release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

import touchstone.cli
from tests.factories.browser import Site
from tests.factories.gateway import confirmed
from tests.factories.web import Cast
from touchstone.rules.calendar import LONDON
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.assessments.models import Entry
from touchstone.web.bookings.models import Attempt, BookedSection, Booking
from touchstone.web.gateway.models import Confirmation
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import actor_of
from touchstone.web.portfolio.models import Portfolio
from touchstone.web.quality.models import Review
from touchstone.web.records import law
from touchstone.web.ui import middleware

OBSERVATION, DISCUSSION = "observation", "professional_discussion"
CONFIRMED = datetime(2025, 9, 10, 9, 0, tzinfo=LONDON)
SUBMITTED = {
    OBSERVATION: datetime(2025, 10, 14, 15, 30, tzinfo=LONDON),  # due on 23 October, 7 working days later
    DISCUSSION: datetime(2025, 10, 21, 15, 30, tzinfo=LONDON),  # due on 30 October
}
IN_TIME = datetime(2025, 10, 22, 11, 0, tzinfo=LONDON)
DEMO = Path(touchstone.cli.__file__).parent / "demo" / "amina.json"
PASS = {"distinction": "not_met"}
FAIL = {"pass": "not_met", "distinction": "not_met"}


@dataclass
class Office(Site):
    """A cast whose pages are asked for at one moment."""

    now: datetime = field(default=IN_TIME)

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Requests come in at this moment."""
        with mock.patch.object(middleware, "import_string", return_value=lambda: self.now):
            yield

    def get(self, role: str, page: str, *about: object, query: str = "") -> Any:
        """The answer to opening a page."""
        with self.clock():
            return super().get(role, page, *about, query=query)

    def open(self, role: str, address: str) -> Any:
        """The answer to following a link."""
        with self.clock():
            return super().open(role, address)

    def post(self, role: str, page: str, *about: object, query: str = "", **fields: Any) -> Any:
        """The answer to sending a form."""
        with self.clock():
            return super().post(role, page, *about, query=query, **fields)


def submitted(
    of: Cast,
    one: Apprenticeship,
    method: str = OBSERVATION,
    levels: Mapping[str, str] | None = None,
    assessor: Person | None = None,
) -> Attempt:
    """An attempt at a method, held as the plan asks, judged and submitted: a distinction unless told.

    ``levels`` are by kind of criterion, or by criterion, which goes before.
    """
    attempt = held(of, one, method, levels, assessor)
    who = assessor or of.people["assessor"]
    membership = Membership.objects.get(person=who, role="assessor")
    by = of.actor("assessor") if assessor is None else _actor(membership, who)
    assessments.submit(attempt=attempt.id, by=by, at=SUBMITTED[method])
    attempt.refresh_from_db()
    return attempt


def _actor(membership: Membership, who: Person) -> Any:
    return actor_of(membership, who.name)


def held(
    of: Cast,
    one: Apprenticeship,
    method: str = OBSERVATION,
    levels: Mapping[str, str] | None = None,
    assessor: Person | None = None,
) -> Attempt:
    """The same before it is submitted."""
    if not Confirmation.objects.filter(apprenticeship=one).exists():
        confirmed(of, one, at=CONFIRMED)
        own = {"organisation": of.organisation, "apprenticeship": one}
        Portfolio.objects.create(**own, given_to_assessor_at=CONFIRMED + timedelta(days=1))
    told = _told(method)
    who = assessor or of.people["assessor"]
    attempt = _booked(of, one, method, told, who)
    logged(attempt, who, levels or {})
    return attempt


def _told(method: str) -> dict[str, Any]:
    """What the record of the demonstration tells of a method."""
    found = (each for each in json.loads(DEMO.read_text())["attempts"] if each["method"] == method)
    return dict(next(found))


def logged(
    attempt: Attempt, who: Person, levels: Mapping[str, str], starts_at: datetime | None = None
) -> datetime:
    """Write the log of an attempt as the plan asks, in one query; it began at that moment, as booked.

    Answers when it can be submitted.
    """
    told, one, begun = _told(attempt.method), attempt.apprenticeship, dict[str, str]()
    first = datetime.fromisoformat(told["sections"][0]["started_at"])
    later = (starts_at or first) - first
    rows = []
    for number, (kind, at, data) in enumerate(_entries(told, one, attempt.method, levels), 1):
        when, id = datetime.fromisoformat(at) + later, uuid4()
        if kind == "section_started":
            begun[data["section"]] = str(id)
        if kind == "section_ended":
            data["start"] = begun[data["section"]]
        own = {"organisation_id": attempt.organisation_id, "attempt": attempt, "number": number}
        rows.append(Entry(id=id, **own, kind=kind, data=data, at=when, by=who.id, kept_at=when))
    Entry.objects.bulk_create(rows)
    return SUBMITTED[attempt.method] + later


def _booked(of: Cast, one: Apprenticeship, method: str, told: dict[str, Any], who: Person) -> Attempt:
    own = {"organisation": of.organisation, "apprenticeship": one}
    attempt = Attempt.objects.create(**own, code=f"{method}-1", method=method)
    stretches = [
        (
            each["section"],
            datetime.fromisoformat(each["started_at"]),
            datetime.fromisoformat(each["ended_at"]),
        )
        for each in told["sections"]
    ]
    served = datetime.fromisoformat(told["bookings"][0]["notice_served_at"])
    booking = Booking.objects.create(
        **own,
        attempt=attempt,
        assessor=who,
        starts_at=stretches[0][1],
        ends_at=stretches[-1][2],
        venue=told["venue"],
        booked_at=served,
        booked_by=of.people["bookings"].id,
        accepted_at=served,
        notice_served_at=served,
        notice_served_by=of.people["bookings"].id,
        notice_served_to="apprentice",
        notice_channel="mail",
    )
    for section, starts, ends in stretches:
        BookedSection.objects.create(
            **own, booking=booking, assessor=who, section=section, during=DateTimeTZRange(starts, ends)
        )
    return attempt


def _entries(
    told: dict[str, Any], one: Apprenticeship, method: str, levels: Mapping[str, str]
) -> list[tuple[str, str, dict[str, Any]]]:
    """The log as the record of the demonstration tells it."""
    kinds = {each.id: each.kind for each in law.plan(one.standard, one.version).method(method).criteria}  # type: ignore[union-attr]
    rows: list[tuple[str, str, dict[str, Any]]] = []
    for each in told["sections"]:
        rows.append(("section_started", each["started_at"], {"section": each["section"]}))
        rows.append(("section_ended", each["ended_at"], {"section": each["section"]}))
    rows += [("declared", each["at"], {"id": each["id"], "holds": True}) for each in told["declared"]]
    first = told["sections"][0]["ended_at"]
    rows += [("recording", first, each) for each in told.get("recordings", ())]
    for each in told.get("seen", ()):
        rows.append(("seen", told["sections"][-1]["started_at"], {**each, "ksbs": [each["ksb"]]}))
    for each in told["questions"]:
        asked = {**each, "text": "How do you know?"}
        rows.append(("question", each["asked_at"], {k: v for k, v in asked.items() if k != "asked_at"}))
    rows.sort(key=lambda row: datetime.fromisoformat(row[1]))
    for each in told["judgements"]:
        id = each["criterion"]
        level = levels.get(id, levels.get(kinds[id], "met"))
        data = {"criterion": id, "level": level, "reason": each["reason"], "pointers": ["#3"]}
        rows.append(("judgement", each["at"], data))
    return rows


def review_of(attempt: Attempt) -> Review:
    """The review of an attempt."""
    return Review.objects.get(attempt=attempt)


def another(of: Cast, role: str, name: str) -> Person:
    """A second person in a role of the assessment organisation."""
    email = f"{name.split(maxsplit=1)[0].lower()}@{role}.example"
    person = Person.objects.create_user(email, name=name)
    Membership.objects.create(person=person, organisation=of.organisation, role=role, since=CONFIRMED)
    return person
