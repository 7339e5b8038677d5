"""Assessors: what they are approved for, when they can be booked, and whom they must not assess."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.shapes import Code, Day, Given, Moment, Text
from touchstone.web.bookings import assessors
from touchstone.web.bookings.models import Approval, Availability, Conflict
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.queries import holders

router = Router()
WRITES, ANSWERS = Door("bookings:write"), Door("bookings:answer")
EITHER = Door("bookings:write", "bookings:answer")
MOST = 400  # stretches of time in one answer


class AssessorOut(Schema):
    """An assessor of the organisation."""

    id: UUID
    name: str


class ApprovalIn(Given):
    """What an assessor may assess, from when until when."""

    standard: Code
    since: Day
    until: Day | None = None


class ApprovalOut(Schema):
    """An assessor's approval."""

    assessor: UUID
    standard: str
    since: date
    until: date | None


class Stretch(Given):
    """A stretch of time in which an assessor can be booked."""

    starts_at: Moment
    ends_at: Moment


class TimesIn(Given):
    """Stretches of time in which an assessor can be booked."""

    stretches: Annotated[list[Stretch], Field(min_length=1, max_length=200)]


class TimesOut(Schema):
    """How many stretches were kept; those that overlap known ones are left out, by when they start."""

    kept: int
    left_out: list[datetime]


class FreeOut(Schema):
    """A stretch of time in which an assessor can be booked."""

    id: UUID
    starts_at: datetime
    ends_at: datetime


class ConflictIn(Given):
    """With whom: an organisation or one apprentice, not both; and what the conflict of interest is."""

    organisation: UUID | None = None
    apprenticeship: UUID | None = None
    reason: Text


class ConflictOut(Schema):
    """Whom an assessor must not assess."""

    id: UUID
    assessor: UUID
    organisation: UUID | None
    apprentice: UUID | None
    reason: str
    declared_at: datetime
    ended_at: datetime | None


class AssessorWhole(AssessorOut):
    """An assessor with approvals, the times that are not over, and conflicts of interest, ended ones too."""

    approvals: list[ApprovalOut]
    times: list[FreeOut]
    conflicts: list[ConflictOut]


def _approval(one: Approval) -> dict[str, Any]:
    return {"assessor": one.assessor_id, "standard": one.standard, "since": one.since, "until": one.until}


def _conflict(one: Conflict) -> dict[str, Any]:
    names = ("id", "reason", "declared_at", "ended_at")
    return {name: getattr(one, name) for name in names} | {
        "assessor": one.assessor_id,
        "organisation": one.with_organisation_id,
        "apprentice": one.with_apprenticeship_id,
    }


@router.get("/assessors", auth=WRITES, response=list[AssessorOut])
def list_assessors(request: Caller) -> list[dict[str, Any]]:
    """The assessors of one's organisation."""
    request.actor.require(Permission.BOOK)
    held = holders(request.actor.organisation_id, "assessor")
    return [{"id": one.person_id, "name": str(one.person)} for one in held]


@router.post("/assessors/{uuid:id}/approvals", auth=WRITES, response={201: ApprovalOut})
def approve_assessor(request: Caller, id: UUID, said: ApprovalIn) -> dict[str, Any]:
    """An assessor may assess a standard."""
    made = assessors.approve(assessor=id, **said.dict(), **doing(request))
    return _approval(made)


@router.post("/assessors/{uuid:id}/times", auth=WRITES, response={201: TimesOut})
def free_assessor(request: Caller, id: UUID, said: TimesIn) -> dict[str, Any]:
    """An assessor of one's organisation can be booked in these stretches of time."""
    return _free(request, id, said)


@router.post("/my-times", auth=ANSWERS, response={201: TimesOut})
def free_myself(request: Caller, said: TimesIn) -> dict[str, Any]:
    """One can be booked oneself in these stretches of time."""
    return _free(request, request.actor.person_id, said)


def _free(request: Caller, assessor: UUID, said: TimesIn) -> dict[str, Any]:
    stretches = [(one.starts_at, one.ends_at) for one in said.stretches]
    made, left_out = assessors.free_often(assessor=assessor, stretches=stretches, **doing(request))
    return {"kept": len(made), "left_out": left_out}


@router.get("/assessors/{uuid:id}", auth=EITHER, response=AssessorWhole)
def read_assessor(request: Caller, id: UUID) -> dict[str, Any]:
    """One assessor's approvals, times and conflicts: oneself, or anybody for those who manage assessors."""
    actor = request.actor
    if id != actor.person_id and not actor.may(Permission.MANAGE_ASSESSORS):
        raise Http404
    held = holders(actor.organisation_id, "assessor").filter(person=id).first()
    if held is None:
        raise Http404
    mine = {"assessor": id, "organisation": actor.organisation_id}
    free = Availability.objects.filter(**mine, during__endswith__gt=request.now).order_by("during")
    return {
        "id": id,
        "name": str(held.person),
        "approvals": [_approval(one) for one in Approval.objects.filter(**mine).order_by("standard")],
        "times": [
            {"id": one.id, "starts_at": one.during.lower, "ends_at": one.during.upper} for one in free[:MOST]
        ],
        "conflicts": [_conflict(one) for one in Conflict.objects.filter(**mine).order_by("-declared_at")],
    }


@router.post("/times/{uuid:id}/remove", auth=EITHER, response={204: None})
def remove_time(request: Caller, id: UUID) -> None:
    """Take back a stretch of time; refused while a booking lies in it."""
    assessors.not_free(availability=id, **doing(request))


@router.post("/assessors/{uuid:id}/conflicts", auth=EITHER, response={201: ConflictOut})
def add_conflict(request: Caller, id: UUID, said: ConflictIn) -> dict[str, Any]:
    """Keep that an assessor must not assess one apprentice, or those of a provider or an employer."""
    return _conflict(assessors.add_conflict(assessor=id, **said.dict(), **doing(request)))


@router.post("/conflicts/{uuid:id}/end", auth=WRITES, response=ConflictOut)
def end_conflict(request: Caller, id: UUID) -> dict[str, Any]:
    """A conflict of interest is over; it stays in the register as ended."""
    return _conflict(assessors.end_conflict(conflict=id, **doing(request)))
