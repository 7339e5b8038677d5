"""Data protection of the whole organisation: requests, holds, what goes soon, what went, what remains."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.rules.calendar import day
from touchstone.rules.policy import Policy
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.privacy import listing, soon
from touchstone.web.records import law
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.exports import lines as csv_lines
from touchstone.web.ui.tables import Table


@require_safe
@acts(Permission.KEEP_DATA)
def requests(request: ActorRequest) -> HttpResponseBase:
    """Requests for erasure, with the last day of their answer."""
    return _list(request, "requests", listing.requests(request.actor, request.GET.dict(), day(request.now)))


@require_safe
@acts(Permission.KEEP_DATA)
def holds(request: ActorRequest) -> HttpResponseBase:
    """Holds by hand."""
    return _list(request, "holds", listing.holds(request.actor, request.GET.dict()))


@require_safe
@acts(Permission.KEEP_DATA)
def removed(request: ActorRequest) -> HttpResponseBase:
    """What was removed, when and why."""
    return _list(request, "removed", listing.removed(request.actor, request.GET.dict()))


def _list(request: ActorRequest, page: str, found: Table[Any]) -> HttpResponseBase:
    if request.GET.get("export") == "csv":
        return csv_response(found, page)
    return render(request, f"privacy/{page}.html", {"found": found, "page": page})


def _policy(request: ActorRequest) -> Policy:
    """The policy of the organisation in which they act."""
    held = next(one for one in request.memberships if one.id == request.actor.membership_id)
    return law.policy(held.organisation.policy)


@require_safe
@acts(Permission.KEEP_DATA)
def going(request: ActorRequest) -> HttpResponseBase:
    """How many cases' time ends in the next days, by kind."""
    known = soon.numbers(request.actor, _policy(request), day(request.now))
    return render(request, "privacy/soon.html", {"known": known, "days": soon.AHEAD.days, "page": "soon"})


@require_safe
@acts(Permission.KEEP_DATA)
def going_of(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Those of one kind, each with its last day and what holds it."""
    rule, found = soon.table(request.actor, _policy(request), kind, request.GET.dict(), request.now)
    if request.GET.get("export") == "csv":
        return csv_response(found, f"going-soon-{kind}")
    return render(request, "privacy/soon_of.html", {"rule": rule, "found": found, "page": "soon"})


@require_safe
@acts(Permission.KEEP_DATA)
def outcomes(request: ActorRequest) -> HttpResponseBase:
    """What remains of cases that have gone: counts, and nobody's name."""
    known = listing.remaining(request.actor.organisation_id)
    if request.GET.get("export") == "csv":
        content = [*csv_lines(listing.lines(known))]
        answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="outcomes.csv"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    context = {"known": known, "titles": listing.TITLES, "page": "outcomes"}
    return render(request, "privacy/outcomes.html", context)
