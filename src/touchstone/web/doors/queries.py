"""Reads of tokens: whose a secret is, and which there are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.words import on_date
from touchstone.web.doors.models import Token
from touchstone.web.doors.scopes import permitted
from touchstone.web.organisations import queries as organisations
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import BY_ID, Permission

PREFIX = "ts_"  # begins every secret, so that programs that look for leaked ones find ours
ENDED = "The role in which this token acts has ended. Ask your organisation for another one."
UNKNOWN = "This token is not known here. Send one that an organisation has made: Authorization: Bearer ts_…"


class NotAccepted(Exception):
    """No program acts by this secret; the message says why to whoever holds it."""


@dataclass(frozen=True)
class Entered:
    """A program that acts: its token and the actor that it is."""

    token: Token
    actor: Actor


def hashed(secret: str) -> str:
    """What is kept of a secret: it has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def entered(secret: str, now: datetime) -> Entered:
    """Who acts by a secret; raise ``NotAccepted``. At most three queries.

    Whoever holds a secret learns why it opens nothing any more; a wrong one tells nothing.
    """
    if not secret.startswith(PREFIX):
        raise NotAccepted(UNKNOWN)
    found = Token.objects.filter(secret_hash=hashed(secret))
    token = found.select_related("membership__organisation", "membership__person").first()
    if token is None:
        raise NotAccepted(UNKNOWN)
    if token.revoked_at is not None:
        on = on_date(day(token.revoked_at))
        raise NotAccepted(f"This token was withdrawn on {on}. Ask your organisation for another one.")
    if now >= token.expires_at:
        on = on_date(day(token.expires_at))
        raise NotAccepted(f"This token was good until {on}. Ask your organisation for another one.")
    person = token.membership.person
    gone = token.membership.until is not None or not (person.service or person.is_active)
    if gone or token.membership.role not in BY_ID:
        raise NotAccepted(
            "The role in which this token acts has ended. Ask your organisation for another one."
        )
    return Entered(token, actor_of(token, now))


def actor_of(token: Token, now: datetime) -> Actor:
    """The actor of a token: its membership, with no more than its scopes permit."""
    membership = token.membership
    actor = organisations.actor_of(membership, str(membership.person), day(now))
    return replace(actor, only=permitted(token.scopes))


def tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens that an actor looks after, newest first: all of their organisation where they keep its
    doors, else their own."""
    related = Token.objects.select_related("membership__person", "membership__organisation")
    ordered = related.order_by("-made_at", "id")
    if actor.may(Permission.MANAGE_DOORS):
        return ordered.filter(membership__organisation=actor.organisation_id)
    return ordered.filter(membership=actor.membership_id)


def own_tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens of this very person in this very role."""
    related = Token.objects.select_related("membership__person", "membership__organisation")
    return related.filter(membership=actor.membership_id).order_by("-made_at", "id")


def visible_token(id: UUID, actor: Actor) -> Token:
    """One of the tokens that an actor looks after; raise ``Http404`` for any other."""
    found = tokens(actor).filter(id=id).first()
    if found is None:
        raise Http404
    return found
