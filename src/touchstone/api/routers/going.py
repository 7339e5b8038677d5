"""What goes in the next days, kind by kind, and what remains of the cases that have gone."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from touchstone.api.entering import Caller, Door
from touchstone.api.paging import After, Limit, Listed, paged
from touchstone.rules.calendar import day
from touchstone.rules.policy import Policy
from touchstone.rules.retention import Kept
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.queries import organisation
from touchstone.web.privacy import listing, queries, soon
from touchstone.web.records import law

router = Router()
KEEPS = Door("data:keep")


class SoonOut(Schema):
    """One kind of data, and of how many cases its time ends in the next days."""

    kind: str
    title: str
    source: str
    cases: int


class GoingOut(Schema):
    """A case of which one kind of data goes soon: its last day, and what holds it."""

    apprentice: UUID
    ended_on: date
    until: date | None
    message: str
    holds: list[str]


def _policy(request: Caller) -> Policy:
    request.actor.require(Permission.KEEP_DATA)
    return law.policy(organisation(request.actor.organisation_id).policy)


@router.get("/going-soon", auth=KEEPS, response=list[SoonOut])
def read_what_goes_soon(request: Caller) -> list[dict[str, Any]]:
    """How many cases' time ends in the next 30 days, by kind of data."""
    known = soon.numbers(request.actor, _policy(request), day(request.now))
    return [
        {"kind": rule.kind, "title": rule.title, "source": str(rule.keep.source), "cases": cases}
        for rule, cases in known
    ]


@router.get("/going-soon/{kind}", auth=KEEPS, response=Listed[GoingOut])
def list_what_goes_soon(
    request: Caller, response: HttpResponse, kind: str, after: After = "", limit: Limit = 50
) -> dict[str, Any]:
    """The cases of which one kind of data goes in the next 30 days, the first to have ended before others."""
    policy, today = _policy(request), day(request.now)
    _, rows = soon.cases(request.actor, policy, kind, today)
    found = paged(request, response, rows, after, limit, lambda row: row, order="ended_on")
    known = queries.kept_of_some(found["items"], request.now)
    kept = {id: next(each for each in some if each.rule.kind == kind) for id, some in known.items()}
    return {**found, "items": [_going(row, kept[row.id]) for row in found["items"]]}


def _going(one: Any, kept: Kept) -> dict[str, Any]:
    said = {"until": kept.until, "message": kept.message, "holds": list(kept.holds)}
    return {"apprentice": one.id, "ended_on": one.ended_on} | said  # annotated


@router.get("/outcomes", auth=KEEPS, response=list[listing.Remaining])
def read_outcomes(request: Caller) -> list[listing.Remaining]:
    """What remains of the cases that have gone, counted by year, standard, version and overall grade."""
    request.actor.require(Permission.KEEP_DATA)
    return listing.remaining(request.actor.organisation_id)
