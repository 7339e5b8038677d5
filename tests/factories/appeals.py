"""Appeals about released results, made by the actions themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.factories.results import FAIL, OBSERVATION, Office, review_of, submitted
from tests.factories.web import NOW, PASSWORD, Cast
from touchstone.web.accounts.models import Person
from touchstone.web.appeals import actions
from touchstone.web.appeals.models import Appeal, Decision
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.queries import actor_of
from touchstone.web.quality import actions as quality
from touchstone.web.results import actions as results

QA, DECIDER, PROVIDER = "internal_quality_assurer", "appeal_decider", "training_provider"


def failed(office: Office, one: Apprenticeship, method: str = OBSERVATION, levels: Any = FAIL) -> Attempt:
    """A released result: a fail unless told."""
    return released(office, submitted(office.people, one, method, levels=levels))


def released(office: Office, attempt: Attempt) -> Attempt:
    """The same attempt, assured and released."""
    by = office.people.actor(QA)
    quality.agree(review=review_of(attempt).id, text="", by=by, at=office.now)
    results.release(attempt=attempt.id, feedback={}, by=by, at=office.now)
    attempt.refresh_from_db()
    return attempt


def outsider(of: Cast, name: str = "Ines Outside") -> Person:
    """Another decider of the organisation, with an account."""
    person = Person.objects.create_user(
        f"{name.split(maxsplit=1)[0].lower()}@outside.example", PASSWORD, name=name
    )
    Membership.objects.create(person=person, organisation=of.organisation, role=DECIDER, since=NOW)
    return person


def acting(person: Person, role: str = DECIDER) -> Actor:
    """That person in their role."""
    return actor_of(Membership.objects.get(person=person, role=role), person.name)


def lodged(office: Office, attempt: Attempt, role: str = PROVIDER, at: datetime | None = None) -> Appeal:
    """An appeal against a released result."""
    by = office.people.actor(role)
    return actions.lodge(
        attempt=attempt.id, against="result", grounds="S7 was shown.", by=by, at=at or office.now
    )


def with_panel(office: Office, appeal: Appeal) -> Person:
    """Name two deciders, one of them unconnected, and answer with that one."""
    outside = outsider(office.people)
    manager = office.people.actor("manager")
    inside = office.people.people[DECIDER].id
    for person, connected in ((inside, True), (outside.id, False)):
        actions.name(appeal=appeal.id, person=person, connected=connected, by=manager, at=office.now)
    return outside


def decided(office: Office, appeal: Appeal, by: Actor, **changes: Any) -> Decision:
    """A decision of the stage that is open, a day later: not upheld unless told."""
    said: dict[str, Any] = {
        "outcome": "not_upheld",
        "reason": "We looked at the recording again.",
        "changes": {},
        "reasons": {},
        "voids_attempt": False,
        "at": office.now + timedelta(days=1),
    }
    return actions.decide(appeal=appeal.id, by=by, **said | changes)
