"""Reading: the list, the appeals of one apprentice, and one appeal with its timeline."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.rules.calendar import day
from touchstone.web.appeals import listing, queries
from touchstone.web.appeals.disputed import what
from touchstone.web.appeals.lodging import (
    Disputable,
    DisputableDecision,
    disputable,
    disputable_decisions,
)
from touchstone.web.appeals.models import SEES_ON, Against
from touchstone.web.appeals.showing import READERS, read
from touchstone.web.appeals.stages import policy_of
from touchstone.web.appeals.weighing import minutes_of, said
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import csv_response


@require_safe
@acts(Permission.HEAR_APPEALS, Permission.DECIDE_APPEAL)
def appeals(request: ActorRequest) -> HttpResponseBase:
    """What is open, soonest due first; a decider's own alone. ``show=all`` with what is over."""
    asked = request.GET.dict()
    table = listing.table(request.actor, asked, day(request.now))
    if asked.get("export") == "csv":
        return csv_response(table, "appeals")
    every = asked.get("show") == listing.EVERYTHING
    hears = request.actor.may(Permission.HEAR_APPEALS)
    said = {"appeals": table, "every": every, "hears": hears, "sees_on": SEES_ON}
    return render(request, "appeals/list.html", said)


@require_safe
@acts(*READERS)
def of_apprentice(request: ActorRequest, id: UUID) -> HttpResponse:
    """The appeals of one apprentice, and against which results and decisions one can still be lodged."""
    one = visible(id, request.actor)
    lodges = request.actor.may(Permission.APPEAL)
    about: list[Disputable | DisputableDecision] = []
    if lodges:
        about = [
            *disputable(one, request.actor, request.now),
            *disputable_decisions(one, request.actor, request.now),
        ]
    context = {
        "one": one,
        "policy": policy_of(one),
        "appeals": [
            (each, what(one, each), Against(each.against).label)
            for each in queries.of_apprentice(one.id, request.actor)
        ],
        "lodges": lodges,
        "open": [each for each in about if each.open],
        "closed": [each for each in about if not each.open],
    }
    return render(request, "appeals/apprentice.html", context)


@require_safe
@acts(*READERS)
def appeal(request: ActorRequest, id: UUID) -> HttpResponse:
    """One appeal: where it stands, what happened, the disputed decision, and what this reader may do."""
    page = read(id, request.actor, request.now)
    decision = page.appeal.decision
    context = {
        "page": page,
        "decision": decision,
        "decided": said(decision, minutes_of(page.one, decision, request.now)) if decision else [],
        "appeal": page.appeal,
        "one": page.one,
        "method": page.method,
        "may": page.may,
        "about": Against(page.appeal.against).label,
        "today": day(request.now),
        "statement": page.actor.role.reach != "appeals",
    }
    return render(request, "appeals/appeal.html", context)
