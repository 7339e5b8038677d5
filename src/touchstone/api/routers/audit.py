"""The history of a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from touchstone.api.entering import Caller, Door
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.web.apprentices.queries import visible
from touchstone.web.audit import words
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import latest
from touchstone.web.organisations.permissions import Permission

router = Router()


class EventOut(Schema):
    """One event of the trail: who did what in which role, and the seals that chain it to the one before."""

    number: int
    action: str
    did: str
    by: UUID
    role: str
    at: datetime
    facts: dict[str, Any]
    previous: str
    sealed: str


def _event(one: Event) -> dict[str, Any]:
    names = ("number", "action", "by", "role", "at", "facts", "previous", "sealed")
    return {name: getattr(one, name) for name in names} | {"did": words.did(one.action)}


@router.get("/apprentices/{uuid:id}/history", auth=Door("audit:read"), response=Listed[EventOut])
def read_history(
    request: Caller, response: HttpResponse, id: UUID, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """What was done to a record, the latest first."""
    actor = request.actor
    actor.require(Permission.SEE_AUDIT)
    one = visible(id, actor)
    return paged(request, response, latest(one.id), after, limit, _event, order="-number")
