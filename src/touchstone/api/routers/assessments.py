"""Assessments: the log of an attempt, written entry by entry and submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.routers.answers import AttemptReportOut
from touchstone.api.shapes import Given, Line
from touchstone.web.apprentices.queries import visible
from touchstone.web.assessments import actions
from touchstone.web.assessments.actions import Sent
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.page import shown
from touchstone.web.assessments.queries import attempt_seen_by, attempts_seen_by
from touchstone.web.assessments.shapes import AnyEntry, data_of
from touchstone.web.assessments.writers import marks, method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import NotAllowed
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.queries import report
from touchstone.web.results.kept import plain_report

router = Router()
READS, WRITES = Door("apprentices:read"), Door("assessments:write")
READERS = (Permission.ASSESS, Permission.ASSURE, Permission.OVERRIDE, Permission.MARK)


class EntriesIn(Given):
    """Entries, oldest first: all of them are kept, or none."""

    entries: Annotated[list[AnyEntry], Field(min_length=1, max_length=500)]


class EntryOut(Schema):
    """An entry of the log as it is kept."""

    id: UUID
    number: int
    kind: str
    data: dict[str, Any]
    at: datetime
    by: UUID
    kept_at: datetime


class AttemptOut(Schema):
    """An attempt at a method, without any grade."""

    id: UUID
    apprentice: UUID
    code: str
    method: str
    kind: str
    state: Line


class AttemptWhole(AttemptOut):
    """An attempt with its log."""

    entries: list[EntryOut]


def _attempt(row: Attempt) -> dict[str, Any]:
    state = "open"
    if row.void is not None:
        state = "void"
    elif row.notified_at is not None:
        state = "released"
    elif row.judged_at is not None:
        state = "submitted"
    names = ("id", "code", "method", "kind")
    return {name: getattr(row, name) for name in names} | {
        "apprentice": row.apprenticeship_id,
        "state": state,
    }


def _entry(one: Entry) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("id", "number", "kind", "data", "at", "by", "kept_at")}


def readable(id: UUID, request: Caller) -> Attempt:
    """An attempt whose log one may read; raise ``Http404`` for any other."""
    actor = request.actor
    if not any(actor.may(one) for one in READERS):
        raise NotAllowed(actor, Permission.ASSESS)
    row = attempt_seen_by(id, actor)
    if actor.may(Permission.MARK) and not marks(method_of(row.apprenticeship, row), actor):
        raise Http404
    return row


@router.get("/apprentices/{uuid:id}/attempts", auth=READS, response=list[AttemptOut])
def list_attempts(request: Caller, id: UUID) -> list[dict[str, Any]]:
    """The attempts of an apprentice that this token may see."""
    one = visible(id, request.actor)
    rows = attempts_seen_by(request.actor).filter(apprenticeship=one).order_by("code")
    return [_attempt(row) for row in rows]


@router.get("/attempts/{uuid:id}", auth=WRITES, response=AttemptWhole)
def read_attempt(request: Caller, id: UUID) -> dict[str, Any]:
    """An attempt with its log, for those who assess or mark it."""
    row = readable(id, request)
    return _attempt(row) | {"entries": [_entry(one) for one in shown(row, request.now).entries]}


@router.post("/attempts/{uuid:id}/entries", auth=WRITES, response={201: list[EntryOut]})
def write_entries(request: Caller, id: UUID, said: EntriesIn) -> list[dict[str, Any]]:
    """Add entries to the log. The same entry with the same `id` is kept once; a judgement names the entry
    that it replaces.
    """
    entries = [
        Sent(
            kind=one.kind,
            data=data_of(one),
            happened_at=one.happened_at,
            id=one.id,
            replaces=one.replaces,
        )
        for one in said.entries
    ]
    return [_entry(one) for one in actions.write_many(attempt=id, entries=entries, **doing(request))]


@router.post("/attempts/{uuid:id}/submit", auth=WRITES, response=AttemptReportOut)
def submit_judgements(request: Caller, id: UUID) -> Any:
    """Submit the judgements: the log is locked and quality assurance begins."""
    told = actions.submit(attempt=id, **doing(request))
    row = Attempt.objects.select_related("apprenticeship__organisation").get(id=id)
    known = plain_report(report(row.apprenticeship, request.now))
    return next(one for one in known["attempts"] if one["id"] == told.id)


@router.post("/apprentices/{uuid:id}/methods/{method}/begin", auth=WRITES, response={201: AttemptOut})
def begin_method(request: Caller, id: UUID, method: str) -> dict[str, Any]:
    """Begin a method that the plan leaves to one's own organisation; no assessor is booked for it."""
    return _attempt(actions.begin(apprenticeship=id, method=method, **doing(request)))
