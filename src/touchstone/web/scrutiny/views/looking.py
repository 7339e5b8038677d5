"""For whoever was granted a look: grants, the apprentices in them, each one's trail, all records at once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.rules.calendar import day
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.records.actions import take_away_all
from touchstone.web.results.reasons import why_revised
from touchstone.web.scrutiny import listing, queries
from touchstone.web.scrutiny.archive import MOST, TOO_MANY, zipped
from touchstone.web.ui.exports import csv_response


@require_safe
@acts(Permission.SCRUTINISE)
def own(request: ActorRequest) -> HttpResponseBase:
    """The front page: what is granted, until when, and the apprentices in it."""
    asked = request.GET.dict()
    table = listing.apprentices(request.actor, asked)
    if asked.get("export") == "csv":
        return csv_response(table, "apprentices")
    grants = [(one, listing.what(one)) for one in queries.own(request.actor, day(request.now))]
    query = table.address().removeprefix("?")
    return render(request, "scrutiny/own.html", {"grants": grants, "apprentices": table, "query": query})


@require_safe
@acts(Permission.SCRUTINISE)
def trail(request: ActorRequest, id: UUID) -> HttpResponse:
    """Where each part of one apprentice's story is read, from the gateway to the appeal."""
    one = visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    attempts = queries.attempts(one)
    context = {
        "one": one,
        "plan": plan,
        "methods": [
            (method, [each for each in attempts if each.method == method.id]) for method in plan.methods
        ],
        "released": any(each.notified_at for each in attempts),
        "why_revised": why_revised,
    }
    return render(request, "scrutiny/trail.html", context)


@require_safe
@acts(Permission.SCRUTINISE)
def records(request: ActorRequest) -> HttpResponse:
    """Every record of the list as one ZIP file; the list's filters narrow it."""
    matching = listing.apprentices(request.actor, request.GET.dict()).matching
    some = list(matching.order_by("id")[: MOST + 1])
    if len(some) > MOST:
        raise Refused(TOO_MANY.format(number=f"{matching.count():,}", most=MOST))
    made = take_away_all(some=some, by=request.actor, at=request.now)
    answer = HttpResponse(zipped(made, request.now), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="records.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer
