"""Whose turn it is, as the steps of the rules name people and as roles do."""

from __future__ import annotations

from touchstone.rules.roles import Role as Party
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission


def turns(actor: Actor) -> tuple[Party, ...]:
    """The parties whose steps are this actor's to take: their own, and those of the whole organisation."""
    if actor.may(Permission.SCRUTINISE):  # who only looks keeps nobody waiting
        return ()
    own = actor.role.party
    if actor.may(Permission.REVIEW_GATEWAY):
        return own, Party.ASSESSMENT_ORGANISATION
    return (own,)
