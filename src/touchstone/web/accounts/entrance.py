"""By which way somebody came in, and what it opens: kept in the session from the door to the end.

Whoever comes in by an organisation's own provider acts for that organisation alone: it vouches for its
people, not for what they do elsewhere. Whoever comes in otherwise acts for every organisation but those that
want their own way in.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from touchstone.web.organisations.models import Membership

WHOSE = "way_of"  # the person who came in: the way of nobody else counts
THROUGH = "came_through"  # the organisation whose provider they came by
BARRED = "barred_from"  # organisations that want their own way in
VOUCHED = "factor_vouched"  # whether that provider's word on the second factor counts
WAY = (WHOSE, THROUGH, BARRED, VOUCHED)
HINT = "typed_address"  # the address that somebody typed on the way, so that they need not type it again
Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class Arrival:
    """Somebody proven by an organisation's provider, on the way in."""

    organisation: UUID
    vouched: bool


def forget_way(session: Session) -> None:
    """Nobody has come in yet."""
    for name in WAY:
        session.pop(name, None)


def way_of(session: Session, person: UUID) -> dict[str, Any]:
    """The way by which somebody is coming in, to be kept where signing in begins a new session."""
    mine = session.get(WHOSE) == str(person)
    return {name: session[name] for name in WAY if name in session} if mine else {}


def came_by(session: Session, person: UUID, arrival: Arrival) -> None:
    """They came by their organisation's provider."""
    forget_way(session)
    session[WHOSE] = str(person)
    session[THROUGH] = str(arrival.organisation)
    session[VOUCHED] = arrival.vouched


def came_otherwise(session: Session, person: UUID, barred: list[UUID]) -> None:
    """They came by a password or a passkey of ours."""
    forget_way(session)
    session[WHOSE] = str(person)
    if barred:
        session[BARRED] = [str(one) for one in barred]


def vouched(session: Session) -> bool:
    """Whether a second factor was asked for elsewhere, and that counts."""
    return bool(session.get(VOUCHED))


def admitted(session: Session, held: list[Membership]) -> list[Membership]:
    """The roles that the way in opens."""
    if through := session.get(THROUGH):
        return [one for one in held if str(one.organisation_id) == through]
    barred = session.get(BARRED, ())
    return [one for one in held if str(one.organisation_id) not in barred]
