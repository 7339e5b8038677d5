"""What changes tokens: made with a secret shown once, withdrawn, used; and old answers forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.rules.calendar import day
from touchstone.rules.words import listed, on_date
from touchstone.web.accounts.actions import begin_service, end_service
from touchstone.web.audit.actions import record_event
from touchstone.web.doors.models import KeptAnswer, Token
from touchstone.web.doors.queries import PREFIX, Entered, hashed, visible_token
from touchstone.web.doors.scopes import offered
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import BY_ID, ROLES, Permission, Role

LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 200
KEPT_FOR = timedelta(hours=24)
HINT = 8  # characters of a secret by which people tell tokens apart
FOR_PROGRAMS = ("organisation", "provider", "employer")  # assessors and apprentices are people
WRONG = "The token was not made."


def service_roles(actor: Actor) -> list[type[Role]]:
    """The roles of the actor's organisation in which a program may act for the organisation."""
    return [role for role in ROLES if role.of == actor.role.of and role.reach in FOR_PROGRAMS]


@transaction.atomic
def make_token(
    *,
    id: UUID,
    name: str,
    role: str,
    scopes: Sequence[str],
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> tuple[Token, str]:
    """Make a token of the organisation: a program acts in one of its roles. Answers with the secret, once.

    ``id`` was chosen when the form was opened: the same form sent twice makes one token, and the second
    answer has no secret.
    """
    by.require(Permission.MANAGE_DOORS)
    chosen = next((one for one in service_roles(by) if one.id == role), None)
    wrong = {} if chosen else {"role": "Choose one of the roles of your organisation."}
    wrong |= _faults(name, scopes, chosen, expires_at, at)
    if wrong:
        raise Refused(WRONG, fields=wrong)
    before = Token.objects.filter(id=id).first()
    if before is not None:
        return visible_token(id, by), ""
    membership = begin_service(name=name.strip(), into=by.organisation_id, role=role, at=at)
    return _make(id, membership.id, name, scopes, expires_at, by, at)


@transaction.atomic
def make_own_token(
    *, id: UUID, name: str, scopes: Sequence[str], expires_at: datetime, by: Actor, at: datetime
) -> tuple[Token, str]:
    """Make a token of one's own: a program acts as oneself in one's role. The secret is told once."""
    if by.membership_id is None or by.only is not None:
        raise Refused("A token is made by a person who is signed in, not by another token.")
    wrong = _faults(name, scopes, by.role, expires_at, at)
    if wrong:
        raise Refused(WRONG, fields=wrong)
    if Token.objects.filter(id=id).exists():
        return visible_token(id, by), ""
    return _make(id, by.membership_id, name, scopes, expires_at, by, at)


def _make(
    id: UUID,
    membership: UUID,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> tuple[Token, str]:
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        id=id,
        membership_id=membership,
        name=name.strip(),
        secret_hash=hashed(secret),
        hint=secret[: len(PREFIX) + HINT],
        scopes=sorted(set(scopes)),
        made_at=at,
        made_by=by.person_id,
        expires_at=expires_at,
    )
    facts = {"token": str(token.id), "scopes": token.scopes, "until": day(expires_at).isoformat()}
    _trace("doors.make_token", by, at, facts)
    return Token.objects.select_related("membership__person", "membership__organisation").get(id=id), secret


def _faults(
    name: str, scopes: Sequence[str], role: type[Role] | None, expires_at: datetime, at: datetime
) -> dict[str, str]:
    wrong = {}
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        wrong["name"] = f"Say which program it is for, in at most {LONGEST_NAME} letters."
    known = {scope.name for scope in offered(role)} if role else set(scopes)
    if strange := sorted(set(scopes) - known):
        wrong["scopes"] = f"This role cannot give: {listed(strange)}."
    if not scopes:
        wrong["scopes"] = "Choose at least one thing that the program may do."
    if expires_at <= at:
        wrong["expires_at"] = "Choose a day that is still to come."
    elif expires_at - at > LONGEST_LIFE:
        wrong["expires_at"] = f"A token is good until {on_date(day(at + LONGEST_LIFE))} at the latest."
    return wrong


@transaction.atomic
def revoke_token(*, token: UUID, by: Actor, at: datetime) -> Token:
    """Withdraw a token: from this moment it opens nothing. Its program's role ends with its last token."""
    visible_token(token, by)
    found = Token.objects.select_for_update(of=("self",)).select_related("membership__person").get(id=token)
    if found.revoked_at is not None:
        raise Refused(f"This token was withdrawn on {on_date(day(found.revoked_at))} already.")
    found.revoked_at, found.revoked_by = at, by.person_id
    found.save(update_fields=["revoked_at", "revoked_by"])
    if found.membership.person.service:
        end_service(membership=found.membership_id, at=at)
    _trace("doors.revoke_token", by, at, {"token": str(found.id)})
    return found


def note_use(entered: Entered, at: datetime) -> None:
    """Keep the day on which a token was last used; at most one write a day."""
    today = day(at)
    if entered.token.last_used_on != today:
        Token.objects.filter(id=entered.token.id).update(last_used_on=today)


def sweep_answers(*, at: datetime) -> int:
    """Forget answers that were kept for a day; say how many."""
    return KeptAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def role_of(token: Token) -> type[Role]:
    """The role in which a token acts; raise ``Http404`` for one that there is no more."""
    try:
        return BY_ID[token.membership.role]
    except KeyError:
        raise Http404 from None


def _trace(action: str, by: Actor, at: datetime, facts: dict[str, Any]) -> None:
    """Keep it where the assessment organisation sees it; what a partner of nobody does leaves no trail."""
    if by.sees:
        owner = by.organisation_id if by.organisation_id in by.sees else by.sees[0]
        record_event(organisation=owner, chain=owner, action=action, by=by, at=at, facts=facts)
