"""Bookings: who can assess when, booking, notice, the assessor's answer, moving, cancelling, no-shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.routers.assessors import AssessorOut
from touchstone.api.shapes import Code, Given, Line, Moment, Reason, Text
from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.queries import visible
from touchstone.web.bookings import actions, queries
from touchstone.web.bookings.candidates import candidates
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.slots import Slot, Where, proposed
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records import law

router = Router()
READS, WRITES, ANSWERS = Door("apprentices:read"), Door("bookings:write"), Door("bookings:answer")
Channel = Literal["mail", "own_mail", "letter", "in_person", "provider_system"]
Link = Annotated[Line, Field(pattern=r"^(https?://[^\s<>\"\\]+)?$", max_length=200)]


class SlotShape(Given):
    """When one section of the method is held."""

    section: Code
    starts_at: Moment
    ends_at: Moment


Slots = Annotated[list[SlotShape], Field(max_length=50)]


class SlotOut(Schema):
    """When one section is held."""

    section: str
    starts_at: datetime
    ends_at: datetime


class BookingOut(Schema):
    """A date for an attempt with an assessor."""

    id: UUID
    apprentice: UUID
    attempt: UUID
    attempt_code: str
    method: str
    assessor: UUID
    slots: list[SlotOut]
    venue: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    notice_due_on: date | None
    notice_served_at: datetime | None
    notice_served_to: str
    accepted_at: datetime | None
    declined_at: datetime | None
    ended: str
    ended_at: datetime | None
    reason: str


class CandidateOut(AssessorOut):
    """An assessor, and what keeps them from this time; nothing when they can."""

    reasons: list[str]


class ProposalOut(Schema):
    """The sections from a moment on, as the plan proposes them, and who can assess then."""

    slots: list[SlotOut]
    candidates: list[CandidateOut]


class BookingIn(Given):
    """A method, who assesses it, when each section is held, and where."""

    method: Code
    assessor: UUID
    slots: Slots
    venue: Code = ""
    place: Text = ""
    link: Link = ""


class MoveIn(Given):
    """Another time, and why; assessor and place stay as they were unless others are given."""

    slots: Slots
    assessor: UUID | None = None
    venue: Code | None = None
    place: Text | None = None
    link: Link | None = None
    reason: Text


class NoticeIn(Given):
    """Notice as it was served: to whom, how, and when, where that was before now."""

    to: Literal["apprentice", "training_provider", "employer"]
    channel: Channel
    proof: Text = ""
    served_at: Moment | None = None
    too_short_because: Text = ""


class AcceptIn(Given):
    """The assessor's word that there is no conflict of interest."""

    no_conflict: bool


class DeclineIn(Given):
    """Why the assessor declines, and whether it is a conflict of interest."""

    reason: Text
    conflict: bool = False


def _told(one: Booking) -> dict[str, Any]:
    names = ("id", "venue", "place", "link", "starts_at", "ends_at", "booked_at", "notice_due_on")
    more = (
        "notice_served_at",
        "notice_served_to",
        "accepted_at",
        "declined_at",
        "ended",
        "ended_at",
        "reason",
    )
    return {name: getattr(one, name) for name in (*names, *more)} | {
        "apprentice": one.apprenticeship_id,
        "attempt": one.attempt_id,
        "attempt_code": one.attempt.code,
        "method": one.attempt.method,
        "assessor": one.assessor_id,
        "slots": [
            {"section": each.section, "starts_at": each.during.lower, "ends_at": each.during.upper}
            for each in one.sections.all()
        ],
    }


def _booking(id: UUID, request: Caller) -> dict[str, Any]:
    return _told(queries.visible_booking(id, request.actor))


def _slots(said: list[SlotShape]) -> list[Slot]:
    return [Slot(one.section, one.starts_at, one.ends_at) for one in said]


@router.get("/bookings", auth=READS, response=Listed[BookingOut])
def list_bookings(
    request: Caller,
    response: HttpResponse,
    apprentice: UUID | None = None,
    after: After = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """The bookings that this token may see, by when they start, those that ended too."""
    found = queries.bookings(request.actor).select_related("attempt").prefetch_related(queries.in_order())
    rows = found.filter(apprenticeship=apprentice) if apprentice else found
    return paged(request, response, rows, after, limit, _told, order="starts_at")


@router.get("/bookings/{uuid:id}", auth=READS, response=BookingOut)
def read_booking(request: Caller, id: UUID) -> dict[str, Any]:
    """One booking."""
    return _booking(id, request)


@router.get("/apprentices/{uuid:id}/methods/{method}/candidates", auth=WRITES, response=ProposalOut)
def list_candidates(request: Caller, id: UUID, method: str, starts_at: Moment) -> dict[str, Any]:
    """The sections of a method from a moment on, as the plan proposes them, and who can assess then."""
    request.actor.require(Permission.BOOK)
    one = visible(id, request.actor)
    known = _method(one, method)
    slots = proposed(known, starts_at)
    return {
        "slots": [
            {"section": each.section, "starts_at": each.starts_at, "ends_at": each.ends_at} for each in slots
        ],
        "candidates": [
            {"id": each.person.id, "name": str(each.person), "reasons": list(each.reasons)}
            for each in candidates(one, known.id, slots)
        ],
    }


def _method(one: Any, method: str) -> Method:
    found = law.plan(one.standard, one.version).method(method)
    if found is None:
        raise Http404
    return found


@router.post("/apprentices/{uuid:id}/bookings", auth=WRITES, response={201: BookingOut})
def book_assessment(request: Caller, response: HttpResponse, id: UUID, said: BookingIn) -> dict[str, Any]:
    """Book a method with an assessor, section by section."""
    facts = said.dict() | {"slots": _slots(said.slots)}
    made = actions.book(apprenticeship=id, **facts, **doing(request))
    response["Location"] = f"/api/v1/bookings/{made.id}"
    return _booking(made.id, request)


@router.post("/bookings/{uuid:id}/notice", auth=WRITES, response=BookingOut)
def serve_notice(request: Caller, id: UUID, said: NoticeIn) -> dict[str, Any]:
    """Serve notice of a booking, or write down that it was served. A new date needs a new notice."""
    actions.serve_notice(booking=id, **said.dict(), **doing(request))
    return _booking(id, request)


@router.post("/bookings/{uuid:id}/move", auth=WRITES, response={201: BookingOut})
def move_booking(request: Caller, response: HttpResponse, id: UUID, said: MoveIn) -> dict[str, Any]:
    """Move a booking: the old one ends with its reason; the new one needs its notice."""
    before = queries.visible_booking(id, request.actor)
    where = Where(
        venue=before.venue if said.venue is None else said.venue,
        place=before.place if said.place is None else said.place,
        link=before.link if said.link is None else said.link,
    )
    moved = actions.reschedule(
        booking=id,
        slots=_slots(said.slots),
        assessor=said.assessor,
        where=where,
        reason=said.reason,
        **doing(request),
    )
    response["Location"] = f"/api/v1/bookings/{moved.id}"
    return _booking(moved.id, request)


@router.post("/bookings/{uuid:id}/cancel", auth=WRITES, response=BookingOut)
def cancel_booking(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Cancel a booking, with its reason."""
    actions.cancel(booking=id, reason=said.reason, **doing(request))
    return _booking(id, request)


@router.post("/bookings/{uuid:id}/no-show", auth=WRITES, response=BookingOut)
def record_no_show(request: Caller, id: UUID, said: Reason) -> dict[str, Any]:
    """Record that nobody came, once the policy's wait is over."""
    actions.no_show(booking=id, reason=said.reason, **doing(request))
    return _booking(id, request)


@router.post("/bookings/{uuid:id}/accept", auth=ANSWERS, response=BookingOut)
def accept_booking(request: Caller, id: UUID, said: AcceptIn) -> dict[str, Any]:
    """The assessor takes the booking."""
    actions.accept(booking=id, no_conflict=said.no_conflict, **doing(request))
    return _booking(id, request)


@router.post("/bookings/{uuid:id}/decline", auth=ANSWERS, response={204: None})
def decline_booking(request: Caller, id: UUID, said: DeclineIn) -> None:
    """The assessor declines: from then on the apprentice is not theirs to see."""
    actions.decline(booking=id, **said.dict(), **doing(request))
