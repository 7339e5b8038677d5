"""Who hands an item in and who signs it: the plan names a party, a permission lets its people act."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from touchstone.rules.plan.gateway import Requirement
from touchstone.rules.roles import Role as Party
from touchstone.web.gateway.models import Round
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission, who_may

SIGNS: Mapping[Party, Permission] = {
    Party.TRAINING_PROVIDER: Permission.SIGN_FOR_PROVIDER,
    Party.EMPLOYER: Permission.SIGN_FOR_EMPLOYER,
    Party.APPRENTICE: Permission.SIGN_FOR_SELF,
}


def provides(requirement: Requirement) -> Party:
    """Who hands the item in: whom the plan names, or the provider for a party that hands nothing in here."""
    able = {role.party for role in who_may(Permission.HAND_IN)}
    return requirement.provided_by if requirement.provided_by in able else Party.TRAINING_PROVIDER


def may_hand_in(requirement: Requirement, by: Actor) -> bool:
    """Whether this person hands this item in."""
    return by.may(Permission.HAND_IN) and by.role.party is provides(requirement)


def signed(one: Round) -> set[Party]:
    """The parties that signed a round."""
    return {Party(signature["role"]) for signature in one.signatures}


def unsigned(requirement: Requirement, signed: Collection[Party]) -> list[Party]:
    """The parties whose signature is still missing, in the plan's order."""
    return [party for party in requirement.signed_by if party not in signed]


def may_sign(requirement: Requirement, one: Round, by: Actor) -> bool:
    """Whether this person's signature is one that the round still needs."""
    party = by.role.party
    asked = not one.decision and party in unsigned(requirement, signed(one))
    return asked and party in SIGNS and by.may(SIGNS[party])
