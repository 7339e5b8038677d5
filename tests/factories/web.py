"""A fixed cast for tests of the web application: two assessment organisations and the people around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from touchstone.web.accounts.models import Person
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations import queries
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.models import Kind, Membership, Organisation, Relation
from touchstone.web.organisations.permissions import ROLES

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("Europe/London"))
PASSWORD = "correct horse battery"


@dataclass
class Cast:
    """One assessment organisation with a provider, an employer and one person in each of their roles."""

    organisation: Organisation
    provider: Organisation
    employer: Organisation
    people: dict[str, Person] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """The person of that role, acting."""
        return queries.actor_of(self.memberships[role], self.people[role].name)


def cast(name: str = "North") -> Cast:
    """The people of one assessment organisation called by that name."""
    made = Cast(
        organisation=Organisation.objects.create(
            kind=Kind.ASSESSMENT_ORGANISATION, name=f"{name} Assessment"
        ),
        provider=Organisation.objects.create(kind=Kind.TRAINING_PROVIDER, name=f"{name} Training"),
        employer=Organisation.objects.create(kind=Kind.EMPLOYER, name=f"{name} Works"),
    )
    for partner in (made.provider, made.employer):
        Relation.objects.create(organisation=made.organisation, partner=partner, since=NOW)
    at = {
        Kind.ASSESSMENT_ORGANISATION.value: made.organisation,
        Kind.TRAINING_PROVIDER.value: made.provider,
        Kind.EMPLOYER.value: made.employer,
    }
    for role in ROLES:
        email = f"{role.id}@{name.lower()}.example"
        person = Person.objects.create_user(email, PASSWORD, name=f"{name} {role.title}")
        made.people[role.id] = person
        made.memberships[role.id] = Membership.objects.create(
            person=person, organisation=at[role.of], role=role.id, since=NOW
        )
    return made


def apprenticeship(of: Cast, **changes: Any) -> Apprenticeship:
    """An apprentice of ST1379 1.1 who started on 2 September 2024; the cast's apprentice unless changed."""
    facts: dict[str, Any] = {
        "organisation": of.organisation,
        "first_name": "Amina",
        "last_name": "Khan",
        "email": of.people["apprentice"].email,
        "person": of.people["apprentice"],
        "born_on": date(1995, 3, 14),
        "uln": "9276308686",
        "provider": of.provider,
        "employer": of.employer,
        "line_manager_name": "Lee Marsh",
        "line_manager_email": "lee.marsh@works.example",
        "standard": "ST1379",
        "version": "1.1",
        "started_on": date(2024, 9, 2),
        "privacy_notice_at": NOW,
        "registered_at": NOW,
        "registered_by": of.people["bookings"].id,
    }
    return Apprenticeship.objects.create(**(facts | changes))
