"""Whose turn it is: who takes the steps of a party, as the rules name people and as roles do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Func, JSONField, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from touchstone.rules.roles import Role as Party
from touchstone.web.appeals.models import Panellist
from touchstone.web.bookings.models import Booking
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import ROLES, Permission, Role
from touchstone.web.organisations.prepared import prepared
from touchstone.web.records.in_lists import apart
from touchstone.web.records.models import Standing

Row = TypeVar("Row", bound=Model)
TAKEN_WITH: Mapping[Party, Permission] = {
    Party.ASSESSMENT_ORGANISATION: Permission.REVIEW_GATEWAY,
    Party.APPEAL_DECIDER: Permission.HEAR_APPEALS,
}  # what lets somebody take the steps of a party that is more than one role
BY_NAME = ("booked", "appeals")  # reaches of roles whose people take a step where they are booked or named
ITS_STEP = Func(  # among the steps of a standing one of an assessor, about the attempt of a booking
    JSONObject(by=Value(Party.ASSESSOR.value), subject=F("attempt__code")),
    function="jsonb_build_array",
    output_field=JSONField(),
)


def turns(actor: Actor) -> tuple[Party, ...]:
    """The parties whose steps are this actor's to take: their own, and those of the whole organisation."""
    return _turns(actor.role.party, actor.permitted)


@cache  # a few roles, asked of every step of every page
def _turns(own: Party, permitted: frozenset[Permission]) -> tuple[Party, ...]:
    return tuple(party for party in Party if _takes(party, own, permitted))


def takers(party: Party) -> tuple[type[Role], ...]:
    """The roles whose people take the steps of a party."""
    return tuple(role for role in ROLES if _takes(party, role.party, role.may))


def _takes(party: Party, own: Party, permitted: frozenset[Permission]) -> bool:
    if Permission.SCRUTINISE in permitted:  # who only looks keeps nobody waiting
        return False
    return party is own or TAKEN_WITH.get(party) in permitted


@dataclass(frozen=True)
class Theirs:
    """The steps of one actor: those of their parties and, for who is booked or named, of what they are for.

    ``named`` are attempts or appeals by apprenticeship and code; ``None`` where nobody has to be named. What
    is ``apart`` is not theirs yet (``in_lists.apart``).
    """

    parties: tuple[Party, ...]
    named: frozenset[tuple[UUID, str]] | None = None
    apart: frozenset[tuple[UUID, str]] = frozenset()

    def have(self, one: UUID, by: str, subject: str | None) -> bool:
        """Whether a step of this apprentice is among them."""
        about = one, subject or ""
        return by in self.parties and about not in self.apart and (self.named is None or about in self.named)


def theirs(actor: Actor, away: frozenset[tuple[UUID, str]] | None = None) -> Theirs:
    """The steps that are this actor's to take. One query for who is booked, named or assures, else none.

    ``away`` is what is apart, where who asks knows that already.
    """
    reach = actor.role.reach
    if reach not in BY_NAME:
        return Theirs(turns(actor), apart=apart(actor) if away is None else away)
    named = _booked(actor.person_id) if reach == "booked" else _appeals(actor.person_id)
    return Theirs(turns(actor), frozenset(named))


def waiting_for(found: QuerySet[Row], actor: Actor, to: str = "") -> QuerySet[Row]:
    """Those with something that this actor can do now: standings, or rows that lead ``to`` them."""
    found = found.filter(**{f"{to}turns__overlap": [party.value for party in turns(actor)]})
    if away := apart(actor):
        found = found.exclude(**{f"{to}apprenticeship__in": _idle(Theirs(turns(actor), apart=away))})
    return by_name(found, actor.person_id, actor.role.reach, to)


def _idle(mine: Theirs) -> list[UUID]:
    """The apprentices of whom what is apart is all that waits for them."""
    rows = Standing.objects.filter(apprenticeship__in={one for one, _ in mine.apart})
    return [
        one
        for one, ready in rows.values_list("apprenticeship", "steps")
        if not any(mine.have(one, step["by"], step.get("subject")) for step in ready)
    ]


def by_name(found: QuerySet[Row], person: UUID, reach: str, to: str = "") -> QuerySet[Row]:
    """Of rows where it is a party's turn, those where it is this person's, who is booked or named."""
    if reach not in BY_NAME:
        return found
    booked = _to_assess(person).filter(apprenticeship__records_standings__steps__contains=ITS_STEP)
    ones: QuerySet[Any] = booked if reach == "booked" else Panellist.sitting().filter(person=person)
    return found.filter(**{f"{to}apprenticeship__in": ones.values("apprenticeship")})


def _to_assess(person: UUID) -> QuerySet[Booking]:
    """The bookings of somebody that hold, of what is not judged yet: an assessor has nothing to do after."""
    return Booking.objects.filter(assessor=person, ended="", declined_at=None, attempt__judged_at=None)


@prepared
def _booked(person: UUID) -> QuerySet[Booking, tuple[UUID, str]]:
    return _to_assess(person).values_list("apprenticeship", "attempt__code")


def _appeals(person: UUID) -> QuerySet[Panellist, tuple[UUID, str]]:
    return Panellist.sitting().filter(person=person).values_list("apprenticeship_id", "appeal__code")
