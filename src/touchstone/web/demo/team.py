"""The people of the demonstration, acting: made by invitation, as everybody is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from touchstone.rules.roles import Role
from touchstone.web.accounts.actions import accept, invite
from touchstone.web.accounts.models import Person
from touchstone.web.bookings import assessors
from touchstone.web.demo.cast import Cast
from touchstone.web.mail.letters import whole
from touchstone.web.mail.models import Message
from touchstone.web.organisations import queries
from touchstone.web.organisations.actions import add_partner
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.founding import found
from touchstone.web.organisations.models import Kind
from touchstone.web.records import law

WEEKS = 95  # from the beginning to some weeks ahead


@dataclass
class Team:
    """Everybody who acts, by organisation and role."""

    organisation: UUID
    partners: dict[str, UUID]
    actors: list[Actor]

    def one(self, role: str, of: UUID | None = None, turn: int = 0) -> Actor:
        """Somebody in a role, of one organisation where it matters; ``turn`` chooses among several."""
        known = [
            actor
            for actor in self.actors
            if actor.role.id == role and (of is None or actor.organisation_id == of)
        ]
        return known[turn % len(known)]


def gather(cast: Cast, at: datetime) -> Team:
    """Found the organisation, add its partners, invite everybody and have them accept."""
    first, *others = cast.people
    manager = found(
        organisation=cast.organisation, email=first.email, name=first.name, password=cast.password, at=at
    )
    partners = {
        name: add_partner(kind=kind, name=name, by=manager, at=at).id
        for kind, names in ((Kind.TRAINING_PROVIDER, cast.providers), (Kind.EMPLOYER, cast.employers))
        for name in names
    }
    team = Team(manager.organisation_id, partners, [manager])
    for member in others:
        into = partners.get(member.of, manager.organisation_id)
        invite(email=member.email, name=member.name, into=into, role=member.role, by=manager, at=at)
        person = accept(secret=secret_for(member.email), name=member.name, password=cast.password, at=at)
        team.actors.append(acting(person, into))
    _assessors(team, manager, at)
    return team


def secret_for(email: str) -> str:
    """The secret of the newest invitation written to an address, read from the mail as its owner would."""
    text, _ = whole(Message.objects.filter(to=email, kind="invitation").latest("written_at"))
    link = re.search(r"/invitation/([^/\s]+)/", text)
    assert link is not None  # the template of the mail says it
    return link[1]


def acting(person: Person, organisation: UUID) -> Actor:
    """A person in their role of an organisation."""
    held = next(one for one in queries.memberships(person.id) if one.organisation_id == organisation)
    return queries.actor_of(held, str(person))


def _assessors(team: Team, manager: Actor, at: datetime) -> None:
    standards = sorted({header.identity.reference for header in law.choices()})
    monday = at - timedelta(days=at.weekday())
    for assessor in (actor for actor in team.actors if actor.role.party is Role.ASSESSOR):
        who = assessor.person_id
        for standard in standards:
            since = at.date()
            assessors.approve(assessor=who, standard=standard, since=since, until=None, by=manager, at=at)
        weeks = [monday + timedelta(weeks=week) for week in range(WEEKS)]
        stretches = [(_at(begins, 0, 7), _at(begins, 4, 20)) for begins in weeks]
        assessors.free_often(assessor=who, stretches=stretches, by=assessor, at=at)


def _at(monday: datetime, days: int, hour: int) -> datetime:
    return (monday + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
