"""For the manager: what was granted, granting, and ending it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.rules.calendar import day
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.scrutiny import actions, listing, queries
from touchstone.web.scrutiny.forms import Grant
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(Permission.GRANT_SCRUTINY)
def grants(request: ActorRequest) -> HttpResponseBase:
    """Everything that was granted, the last to end first."""
    asked = request.GET.dict()
    table = listing.granted(request.actor, asked, day(request.now))
    if asked.get("export") == "csv":
        return csv_response(table, "external-quality-assurance")
    return render(request, "scrutiny/list.html", {"grants": table})


@GET_OR_POST
@acts(Permission.GRANT_SCRUTINY)
def new(request: ActorRequest) -> HttpResponse:
    """Say who may look at what, from when until when, and why."""
    people = [(held.id, str(held.person)) for held in queries.assurers(request.actor.organisation_id)]
    standards = {one.identity.reference: one.identity.title for one in law.choices()}
    offered = [(reference, f"{reference} {title}") for reference, title in sorted(standards.items())]
    posted = request.POST if request.method == "POST" else None
    initial = {"id": uuid4(), "since": day(request.now)}
    form, refusal = Grant(people, offered, posted, initial=initial), None
    if posted is not None and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("id", "since", "until", "reason")}
        who = UUID(form.cleaned_data["membership"])
        try:
            made = actions.grant(membership=who, what=form.what, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, f"Granted. {made.membership.person} is told by e-mail.")
            return redirect("scrutiny-grant", made.id)
    context = {"form": form, "refusal": refusal, "people": people}
    return render(request, "scrutiny/new.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@acts(Permission.GRANT_SCRUTINY)
def grant(request: ActorRequest, id: UUID) -> HttpResponse:
    """One grant: to whom, what, how its sample was drawn, and whether it stands."""
    found, today = queries.visible_grant(id, request.actor), day(request.now)
    context = {
        "grant": found,
        "what": listing.what(found),
        "state": listing.state(found, today),
        "members": queries.members(found),
        "drawn_again": found.sample_size is not None and queries.drawn_again(found),
        "may_end": found.ended_at is None and today <= found.until,
    }
    return render(request, "scrutiny/grant.html", context)


@GET_OR_POST
@acts(Permission.GRANT_SCRUTINY)
def end(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a grant shall end now, and end it."""
    found, refusal = queries.visible_grant(id, request.actor), None
    if request.method == "POST":
        try:
            actions.end(grant=found.id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"Ended. {found.membership.person} is told by e-mail.")
            return redirect("scrutiny-grant", found.id)
    context = {"grant": found, "what": listing.what(found), "refusal": refusal}
    return render(request, "scrutiny/end.html", context, status=UNPROCESSABLE if refusal else 200)
