"""Seats in the room of an assessment, and a log of one's own beside the assessor's."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.assessments import readable
from touchstone.api.shapes import Given
from touchstone.web.room import actions, queries
from touchstone.web.room.models import Seat
from touchstone.web.ui.values import Moment

router = Router()
GIVES = Door("assessments:write", "quality:write", "decisions:write")


class SeatIn(Given):
    """Whose seat it is, whether they watch or mark beside, and for how long; from now unless said."""

    person: UUID
    kind: Literal["watch", "co_mark"]
    since: Moment | None = None
    until: Moment | None = None


class SeatOut(Schema):
    """A seat; `submitted_at` is when who marks beside submitted their own log."""

    id: UUID
    person: UUID
    kind: str
    since: datetime
    until: datetime | None
    submitted_at: datetime | None
    ended_at: datetime | None


def _seat(one: Seat) -> dict[str, Any]:
    names = ("id", "kind", "since", "until", "submitted_at", "ended_at")
    return {name: getattr(one, name) for name in names} | {"person": one.person_id}


@router.get("/attempts/{uuid:id}/seats", auth=GIVES, response=list[SeatOut])
def list_seats(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """Everybody who has or had a seat in the room of an attempt."""
    return [_seat(one) for one in queries.seats(readable(id, request).pk)]


@router.post("/attempts/{uuid:id}/seats", auth=GIVES, response={201: SeatOut})
def give_seat(request: Caller, id: UUID, said: SeatIn) -> dict[str, Any]:
    """Give an assessor or a quality assurer a seat, to watch or to mark beside the assessor."""
    return _seat(actions.give_seat(attempt=id, **said.model_dump(), **doing(request)))


@router.delete("/seats/{uuid:id}", auth=GIVES, response={204: None})
def end_seat(request: Caller, id: UUID) -> HttpResponse:
    """End a seat; one's own, or one that could be given."""
    actions.end_seat(seat=id, **doing(request))
    return HttpResponse(status=204)


@router.post("/attempts/{uuid:id}/own-log/submit", auth=GIVES, response=SeatOut)
def submit_own_log(request: Caller, id: UUID) -> dict[str, Any]:
    """Submit the judgements of one's own log: it is locked, and compared once the assessor submitted too."""
    return _seat(actions.submit_own(attempt=id, **doing(request)))
