"""Who holds which role in one's own organisation, and who is invited."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router, Schema

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Code, Given, Line, Mail
from touchstone.web.accounts import actions
from touchstone.web.accounts.models import Invitation
from touchstone.web.accounts.queries import open_invitations
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.models import Membership
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.organisations.queries import holders

router = Router()
WRITES = Door("people:write")


class HeldOut(Schema):
    """Somebody who holds a role; `program` for one that acts by a token, which has no address."""

    id: UUID
    person: UUID
    name: str
    email: str
    role: str
    since: datetime
    until: datetime | None
    program: bool


class InvitationOut(Schema):
    """A role that was offered by mail."""

    id: UUID
    name: str
    email: str
    role: str
    invited_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


class InvitationIn(Given):
    """Somebody to invite, and the role offered."""

    name: Line
    email: Mail
    role: Code


def _held(one: Membership) -> dict[str, Any]:
    program = one.person.service
    names = ("id", "role", "since", "until")
    return {name: getattr(one, name) for name in names} | {
        "person": one.person_id,
        "name": str(one.person),
        "email": "" if program else one.person.email,
        "program": program,
    }


def _invitation(one: Invitation) -> dict[str, Any]:
    names = ("id", "name", "email", "role", "invited_at", "expires_at", "withdrawn_at")
    return {name: getattr(one, name) for name in names}


@router.get("/people", auth=WRITES, response=Listed[HeldOut])
def list_people(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """Who holds which role in one's organisation; apprentices are not among them."""
    request.actor.require(Permission.MANAGE_PEOPLE)
    rows = holders(request.actor.organisation_id, *_offered(request))
    return paged(request, response, rows, after, limit, _held)


def _offered(request: Caller) -> list[str]:
    own = request.actor.role.of
    return [role.id for role in BY_ID.values() if role.of == own and role.reach != "self"]


@router.post("/people/{uuid:id}/end", auth=WRITES, response=HeldOut)
def end_role(request: Caller, id: UUID) -> dict[str, Any]:
    """End somebody's role; everything they did stays. Somebody has to go on managing people."""
    request.actor.require(Permission.MANAGE_PEOPLE)
    if not holders(request.actor.organisation_id).filter(id=id).exists():
        raise Http404
    return _held(actions.end_role(membership=id, **doing(request)))


@router.get("/invitations", auth=WRITES, response=Listed[InvitationOut])
def list_invitations(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The invitations that can still be accepted."""
    request.actor.require(Permission.MANAGE_PEOPLE)
    rows = open_invitations(request.actor.organisation_id, request.now)
    return paged(request, response, rows, after, limit, _invitation, order="-invited_at")


@router.post("/invitations", auth=WRITES, response={201: InvitationOut})
def invite_person(request: Caller, said: InvitationIn) -> dict[str, Any]:
    """Offer somebody a role of one's organisation, by mail; they choose a password, and a second factor."""
    if said.role not in _offered(request):
        wrong = {"role": "Choose one of the roles of your organisation."}
        raise Refused("This organisation has no such role.", fields=wrong)
    into = request.actor.organisation_id
    return _invitation(actions.invite(into=into, **said.dict(), **doing(request)))


@router.post("/invitations/{uuid:id}/withdraw", auth=WRITES, response=InvitationOut)
def withdraw_invitation(request: Caller, id: UUID) -> dict[str, Any]:
    """Take an invitation back that was not accepted yet; its link opens nothing any more."""
    request.actor.require(Permission.MANAGE_PEOPLE)
    if not open_invitations(request.actor.organisation_id, request.now).filter(id=id).exists():
        raise Http404
    return _invitation(actions.withdraw(invitation=id, **doing(request)))
