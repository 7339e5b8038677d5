"""What is kept of one apprentice, and who opened it: for them, and for whoever answers for personal data."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import visible, visible_to
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.privacy import access, queries, showing
from touchstone.web.ui.exports import csv_response

SEES = (Permission.ASK_ERASURE, Permission.KEEP_DATA)


@require_safe
@acts(Permission.ASK_ERASURE)
def own(request: ActorRequest) -> HttpResponse:
    """To what is kept of oneself; a choice for somebody on two standards."""
    mine = list(visible_to(request.actor).order_by("-started_on", "id"))
    if len(mine) == 1:
        return redirect("privacy-home", mine[0].id)
    return render(request, "privacy/own.html", {"mine": mine})


@require_safe
@acts(*SEES)
def home(request: ActorRequest, id: UUID) -> HttpResponse:
    """Each kind of data with its last day, what it is for and what holds it; and what can be done."""
    one, removed = queries.visible_with_removals(id, request.actor)
    holds, asked = queries.holds(one), queries.requests(one)
    lines = showing.lines(one, request.actor, request.now, holds, removed)
    waiting = next((each for each in asked if each.is_open), None)
    context = {
        "one": one,
        "lines": lines,
        "held": showing.held(lines),
        "quiet": next((line.quiet for line in lines if line.quiet), ""),
        "holds": holds,
        "request_open": waiting,
        "past": [each for each in asked if each != waiting],
    }
    return render(request, "privacy/home.html", context)


@require_safe
@acts(*SEES)
def files(request: ActorRequest, id: UUID) -> HttpResponse:
    """Every file with the kind as which it is kept, its last day, and what holds it by itself."""
    one, removed = queries.visible_with_removals(id, request.actor)
    lines = showing.lines(one, request.actor, request.now, queries.holds(one), removed)
    context = {"one": one, "files": showing.files(one, lines, queries.files_kept(one))}
    return render(request, "privacy/files.html", context)


@require_safe
@acts(*SEES)
def accesses(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Who opened or downloaded what, the latest first."""
    one = visible(id, request.actor)
    found = access.table(one, request.actor, request.GET.dict())
    if request.GET.get("export") == "csv":
        return csv_response(found, "who-opened-what")
    return render(request, "privacy/access.html", {"one": one, "found": found})
