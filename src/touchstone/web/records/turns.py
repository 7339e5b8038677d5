"""Whose turn it is: who takes the steps of a party, as the rules name people and as roles do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from touchstone.rules.roles import Role as Party
from touchstone.web.appeals.models import Panellist
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import ROLES, Permission, Role

Row = TypeVar("Row", bound=Model)
TAKEN_WITH: Mapping[Party, Permission] = {
    Party.ASSESSMENT_ORGANISATION: Permission.REVIEW_GATEWAY,
    Party.APPEAL_DECIDER: Permission.HEAR_APPEALS,
}  # what lets somebody take the steps of a party that is more than one role
BY_NAME = ("booked", "appeals")  # reaches of roles whose people take a step where they are booked or named


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
    """The steps of one actor: those of their parties and, for who decides appeals by name, of those appeals.

    ``named`` are appeals by apprenticeship and code; ``None`` where nobody has to be named.
    """

    parties: tuple[Party, ...]
    named: frozenset[tuple[UUID, str]] | None = None

    def have(self, one: UUID, by: str, subject: str | None) -> bool:
        """Whether a step of this apprentice is among them."""
        return by in self.parties and (self.named is None or (one, subject or "") in self.named)


def theirs(actor: Actor) -> Theirs:
    """The steps that are this actor's to take. One query for who decides appeals, none for anybody else."""
    if actor.role.reach != "appeals":
        return Theirs(turns(actor))
    named = Panellist.sitting().filter(person=actor.person_id)
    return Theirs(turns(actor), frozenset(named.values_list("apprenticeship_id", "appeal__code")))


def waiting_for(found: QuerySet[Row], actor: Actor, to: str = "") -> QuerySet[Row]:
    """Those with something that this actor can do now: standings, or rows that lead ``to`` them."""
    found = found.filter(**{f"{to}turns__overlap": [party.value for party in turns(actor)]})
    if actor.role.reach != "appeals":
        return found
    named = Panellist.sitting().filter(person=actor.person_id)
    return found.filter(**{f"{to}apprenticeship__in": named.values("apprenticeship")})
