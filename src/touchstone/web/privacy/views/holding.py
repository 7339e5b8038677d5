"""Holds by hand: everything of an apprentice stays until somebody lifts it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.privacy import actions, queries
from touchstone.web.privacy.forms import Place, Why
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])

HELD, HELD_FILE = (
    "Everything is held. Nothing is removed until you lift the hold.",
    "The file is held. It is not removed until you lift the hold.",
)
LIFTED = "The hold is lifted. What is past its last day goes in the coming night."


@GET_OR_POST
@acts(Permission.KEEP_DATA)
def place(request: ActorRequest, id: UUID) -> HttpResponse:
    """Hold everything of an apprentice, with the reason."""
    return _placed(request, visible(id, request.actor), None)


@GET_OR_POST
@acts(Permission.KEEP_DATA)
def place_on_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """Hold one file, with the reason."""
    file = queries.visible_file(id, request.actor)
    return _placed(request, file.apprenticeship, file)


def _placed(request: ActorRequest, one: Apprenticeship, file: StoredFile | None) -> HttpResponse:
    refusal = None
    posted = request.POST if request.method == "POST" else None
    form = Place(posted, initial={"id": uuid4()})
    if form.is_bound and form.is_valid():
        said = {"apprenticeship": one.id, "file": file.id if file else None, **form.cleaned_data}
        try:
            actions.place_hold(**said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, HELD_FILE if file else HELD)
            return redirect("privacy-files" if file else "privacy-home", one.id)
    context = {"one": one, "file": file, "form": form, "refusal": refusal}
    return render(request, "privacy/hold.html", context, status=UNPROCESSABLE if form.errors else 200)


@GET_OR_POST
@acts(Permission.KEEP_DATA)
def lift(request: ActorRequest, id: UUID) -> HttpResponse:
    """Lift a hold, with the reason."""
    hold, refusal = queries.visible_hold(id, request.actor), None
    one = visible(hold.apprenticeship_id, request.actor)
    form = Why(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.lift_hold(hold=hold.id, **form.cleaned_data, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, LIFTED)
            return redirect("privacy-home", one.id)
    context = {"one": one, "hold": hold, "form": form, "refusal": refusal}
    return render(request, "privacy/lift.html", context, status=UNPROCESSABLE if form.errors else 200)
