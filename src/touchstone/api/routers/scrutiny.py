"""External quality assurance: what a manager grants, and records taken away as files."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from touchstone.api.entering import Caller, Door, doing
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.api.shapes import Code, Day, Given, Line, Text
from touchstone.rules.calendar import day
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import take_away, take_away_all
from touchstone.web.scrutiny import actions, queries
from touchstone.web.scrutiny.actions import Sample, What
from touchstone.web.scrutiny.archive import MOST, TOO_MANY, zipped
from touchstone.web.scrutiny.models import Grant, Granted

router = Router()
WRITES, TAKES = Door("scrutiny:write"), Door("records:export")
Seed = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\x20-\x7e]*$")]


class AssurerOut(Schema):
    """An external quality assurer, by the membership that grants name."""

    membership: UUID
    name: str


class GrantOut(Schema):
    """What an external quality assurer may look at, from when until when, and why."""

    id: UUID
    membership: UUID
    name: str
    standards: list[str]
    sample_size: int | None
    sample_from: date | None
    sample_until: date | None
    seed: str
    drawn_among: int | None
    since: date
    until: date
    reason: str
    granted_at: datetime
    ended_at: datetime | None
    stands: bool


class GrantedOut(Schema):
    """An apprentice whom a grant names: chosen or, with place and attempt, drawn."""

    apprentice: UUID
    attempt: UUID | None
    place: int | None


class GrantWhole(GrantOut):
    """A grant with the apprentices it names; `drawn_again`: its seed gives the same sample again."""

    members: list[GrantedOut]
    drawn_again: bool | None


class SampleIn(Given):
    """How many of the results released between two days; without a seed, one is made and kept."""

    size: Annotated[int, Field(ge=1, le=10_000)]
    first: Day
    last: Day
    seed: Seed = ""


class GrantIn(Given):
    """Who may look, at whom (standards, chosen apprentices by ULN or id, a sample), how long, and why."""

    membership: UUID
    standards: Annotated[list[Code], Field(max_length=100)] = Field(default_factory=list)
    chosen: Annotated[list[Line], Field(max_length=500)] = Field(default_factory=list)
    sample: SampleIn | None = None
    since: Day
    until: Day
    reason: Text


class LawOut(Schema):
    """By what a record is judged: its id, and the hash of everything it says."""

    id: str
    sha256: str


class ExportOut(Schema):
    """The record as a file, and what it takes to judge it again to the same answer."""

    file: str
    record: dict[str, Any]
    sha256: str
    asked_at: str
    plan: LawOut
    policy: LawOut
    scheme: LawOut
    not_released: list[str]
    command: str


def _grant(one: Grant, today: date) -> dict[str, Any]:
    names = ("id", "standards", "sample_size", "sample_from", "sample_until", "seed", "drawn_among")
    more = ("since", "until", "reason", "granted_at", "ended_at")
    return {name: getattr(one, name) for name in (*names, *more)} | {
        "membership": one.membership_id,
        "name": str(one.membership.person),
        "stands": one.stands(today),
    }


def _whole(id: UUID, request: Caller) -> dict[str, Any]:
    one = queries.visible_grant(id, request.actor)
    drawn = queries.drawn_again(one) if one.sample_size is not None else None
    told = {"members": [_member(each) for each in queries.members(one)], "drawn_again": drawn}
    return _grant(one, day(request.now)) | told


def _member(one: Granted) -> dict[str, Any]:
    return {"apprentice": one.apprenticeship_id, "attempt": one.attempt_id, "place": one.place}


@router.get("/assurers", auth=WRITES, response=list[AssurerOut])
def list_assurers(request: Caller) -> list[dict[str, Any]]:
    """The external quality assurers of one's organisation."""
    request.actor.require(Permission.GRANT_SCRUTINY)
    held = queries.assurers(request.actor.organisation_id)
    return [{"membership": one.id, "name": str(one.person)} for one in held]


@router.get("/grants", auth=WRITES, response=Listed[GrantOut])
def list_grants(
    request: Caller, response: HttpResponse, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """What was granted, the last to end first."""
    request.actor.require(Permission.GRANT_SCRUTINY)
    rows, today = queries.grants(request.actor), day(request.now)
    return paged(request, response, rows, after, limit, lambda one: _grant(one, today), order="-until")


@router.post("/grants", auth=WRITES, response={201: GrantWhole})
def grant_scrutiny(request: Caller, response: HttpResponse, said: GrantIn) -> dict[str, Any]:
    """Let an external quality assurer look, from one day to another."""
    sample = Sample(**said.sample.dict()) if said.sample else None
    what = What(standards=said.standards, chosen=said.chosen, sample=sample)
    facts = said.dict(include={"membership", "since", "until", "reason"})
    made = actions.grant(what=what, **facts, **doing(request))
    response["Location"] = f"/api/v1/grants/{made.id}"
    return _whole(made.id, request)


@router.get("/grants/{uuid:id}", auth=WRITES, response=GrantWhole)
def read_grant(request: Caller, id: UUID) -> dict[str, Any]:
    """One grant with the apprentices it names, and whether its sample can be drawn again."""
    request.actor.require(Permission.GRANT_SCRUTINY)
    return _whole(id, request)


@router.post("/grants/{uuid:id}/end", auth=WRITES, response=GrantWhole)
def end_grant(request: Caller, id: UUID) -> dict[str, Any]:
    """End a grant at once."""
    actions.end(grant=id, **doing(request))
    return _whole(id, request)


@router.get("/apprentices/{uuid:id}/export", auth=TAKES, response=ExportOut)
def take_record(request: Caller, id: UUID) -> dict[str, Any]:
    """The record to take away, with hashes and the command that judges it again. The history keeps it."""
    made = take_away(apprenticeship=id, **doing(request))
    return {
        "file": made.name,
        "record": json.loads(made.text),
        "sha256": made.sha256,
        "asked_at": made.moment,
        **made.law,
        "not_released": sorted(made.hidden),
        "command": made.command(),
    }


@router.get("/granted-records", auth=TAKES, response={200: bytes})
def take_granted_records(request: Caller, standard: str | None = None) -> HttpResponse:
    """All records that one was granted, as one ZIP file with a manifest of hashes; 500 at most."""
    request.actor.require(Permission.SCRUTINISE)
    found = visible_to(request.actor).order_by("id")
    rows = found.filter(standard=standard) if standard else found
    some = list(rows[: MOST + 1])
    if len(some) > MOST:
        raise Refused(TOO_MANY.format(number=f"{rows.count():,}", most=MOST))
    made = take_away_all(some=some, **doing(request))
    answer = HttpResponse(zipped(made, request.now), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="records.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer
