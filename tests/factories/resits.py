"""Resits proposed, agreed to, booked, taken and released, made by the actions themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.appeals import released
from tests.factories.bookings import booked
from tests.factories.results import DISCUSSION, FAIL, OBSERVATION, Office, logged, submitted
from tests.factories.web import NOW, PASSWORD
from touchstone.rules.calendar import LONDON, day
from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.circumstances import change_employer
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments import actions as assessments
from touchstone.web.bookings import actions as bookings
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind, Membership, Organisation, Relation
from touchstone.web.resits.actions import answering, preparing, proposing
from touchstone.web.resits.models import Proposal

LAST_DAY = date(2026, 4, 22)  # six months after 22 October 2025
LEARNING = (date(2025, 11, 3), date(2025, 11, 28))


def proposed(office: Office, one: Apprenticeship, role: str = "training_provider", **said: Any) -> Proposal:
    """A resit of the observation, proposed unless told by the provider."""
    given: dict[str, Any] = {"method": OBSERVATION, "kind": "resit", "note": "Ready.", "at": office.now}
    return proposing.propose(apprenticeship=one.id, by=office.people.actor(role), **given | said)


def agreed(office: Office, one: Apprenticeship, **said: Any) -> Proposal:
    """The same, and the employer agreed."""
    made = proposed(office, one, **said)
    at = said.get("at", office.now)
    return answering.agree(proposal=made.id, by=office.people.actor("employer"), at=at)


def attempt_of(made: Proposal) -> Attempt:
    """The first attempt that a proposal planned."""
    return Attempt.objects.get(apprenticeship=made.apprenticeship_id, code=made.attempts[0])


def assessor_free(office: Office, on: date) -> None:
    """The cast's assessor is approved, and available all that day."""
    by, who = office.people.actor("bookings"), office.people.people["assessor"]
    if not who.approvals.exists():
        assessors.approve(assessor=who.id, standard="ST1379", since=date(2025, 1, 1), by=by, at=office.now)
    begins = datetime(on.year, on.month, on.day, 8, tzinfo=LONDON)
    stretch = (begins, begins.replace(hour=19))
    assessors.free_often(assessor=who.id, stretches=[stretch], by=by, at=office.now)


def resit_booked(office: Office, one: Apprenticeship, on: date = date(2025, 12, 9)) -> Booking:
    """Booked at nine on a day, with the cast's assessor, who is there all that day."""
    assessor_free(office, on)
    starts = datetime(on.year, on.month, on.day, 9, tzinfo=LONDON)
    return booked(office.people, one, starts_at=starts, at=office.now)


def resit_submitted(
    office: Office,
    one: Apprenticeship,
    marks: str = "best",
    on: date = date(2025, 12, 9),
    questions: str = "SET-B",
) -> Attempt:
    """Proposed, agreed to, booked, held with other questions, judged at their best unless told."""
    return held_again(office, one, attempt_of(agreed(office, one)), marks, on, questions)


def held_again(
    office: Office,
    one: Apprenticeship,
    found: Attempt,
    marks: str = "best",
    on: date = date(2025, 12, 9),
    questions: str = "SET-B",
) -> Attempt:
    """An attempt at the observation that was agreed to, booked, held and judged."""
    by = office.people.actor("bookings")
    first = Attempt.objects.get(apprenticeship=one, code=f"{OBSERVATION}-1")
    for attempt, name in ((first, "SET-A"), (found, questions)):
        preparing.name_questions(attempt=attempt.id, name=name, by=by, at=office.now)
    booking = resit_booked(office, one, on)
    assessor, served = office.people.actor("assessor"), office.now + timedelta(days=1)
    bookings.serve_notice(booking=booking.id, to="apprentice", channel="letter", by=by, at=served)
    bookings.accept(booking=booking.id, no_conflict=True, by=assessor, at=served)
    levels = {"best": {}, "poor": FAIL}[marks]
    ended = logged(found, office.people.people["assessor"], levels, booking.starts_at)
    assessments.submit(attempt=found.id, by=assessor, at=ended)
    found.refresh_from_db()
    return found


def employed_elsewhere(office: Office, one: Apprenticeship) -> Actor:
    """The apprentice moves to Harbour Works; its person is the cast's employer now. Answers with the old."""
    before, of = office.people.actor("employer"), office.people
    of.employer = Organisation.objects.create(kind=Kind.EMPLOYER, name="Harbour Works")
    Relation.objects.create(organisation=of.organisation, partner=of.employer, since=NOW)
    of.people["employer"] = Person.objects.create_user("ines@new.example", PASSWORD, name="Ines Faro")
    of.memberships["employer"] = Membership.objects.create(
        person=of.people["employer"], organisation=of.employer, role="employer", since=NOW
    )
    change_employer(
        apprenticeship=one.id,
        employer=of.employer.id,
        line_manager_name="Ines Faro",
        line_manager_email="ines@new.example",
        since=day(office.now),
        reason="The site closed.",
        by=of.actor("manager"),
        at=office.now,
    )
    one.refresh_from_db()
    return before


def capped(office: Office, one: Apprenticeship) -> Attempt:
    """The observation failed and passed at the resit with distinction, the discussion too: a pass overall."""
    first = [submitted(office.people, one, levels=FAIL), submitted(office.people, one, DISCUSSION)]
    for attempt in first:
        released(office, attempt)
    found = resit_submitted(office, one)
    office.now = datetime(2025, 12, 11, 10, tzinfo=LONDON)
    return released(office, found)
