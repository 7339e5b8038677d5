"""Pages of an import: the list, the file, what was found in it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.imports import actions, listing, queries
from touchstone.web.imports.forms import ConfirmForm, SendForm
from touchstone.web.imports.models import Import, State
from touchstone.web.imports.reading import CALLED
from touchstone.web.imports.working import check_at_once
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission, TrainingProvider
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import lines
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(Permission.IMPORT)
def imports(request: ActorRequest) -> HttpResponse:
    """The files that the organisation sent."""
    table = listing.imports(request.actor, request.GET.dict())
    return render(request, "imports/list.html", {"table": table})


@GET_OR_POST
@acts(Permission.IMPORT)
def send(request: ActorRequest) -> HttpResponse:
    """How a file looks, and the way to send it. A small one is checked at once, others by a job."""
    form = SendForm(actor=request.actor)
    if request.method == "POST":
        form = SendForm(request.POST, request.FILES, actor=request.actor)
        if form.is_valid():
            try:
                made = actions.send(
                    name=form.name,
                    content=form.cleaned_data["file"],
                    organisation=form.registers_with,
                    by=request.actor,
                    at=request.now,
                )
            except Refused as refused:
                refuse(form, refused)
            else:
                check_at_once(made, at=request.now)
                return redirect("imports-one", made.id)
    own = request.actor.role is TrainingProvider
    context = {"form": form, "columns": listing.examples(), "optional": {"provider"} if own else set()}
    return render(request, "imports/send.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
@acts(Permission.IMPORT)
def template(request: ActorRequest) -> HttpResponseBase:  # noqa: ARG001
    """An empty file with the names of the columns and a row that shows how."""
    return _csv(listing.template(), "apprentices-to-register")


@GET_OR_POST
@acts(Permission.IMPORT)
def one(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was found in a file, the word that starts it, how far it is, what came of it."""
    found = queries.visible(id, request.actor)
    form = ConfirmForm(one=found)
    if request.method == "POST":
        form = ConfirmForm(request.POST, one=found)
        if form.is_valid() and _confirmed(request, found, form):
            return redirect("imports-one", found.id)
    context = _shown(request, found) | {"form": form}
    return render(request, "imports/one.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _confirmed(request: ActorRequest, found: Import, form: ConfirmForm) -> bool:
    try:
        actions.confirm(
            of_import=found.id,
            which=form.cleaned_data["which"],
            looked=form.cleaned_data.get("looked", False),
            by=request.actor,
            at=request.now,
        )
    except Refused as refused:
        refuse(form, refused)
        return False
    return True


def _shown(request: ActorRequest, found: Import) -> dict[str, Any]:
    asked = request.GET.dict()
    return {
        "one": found,
        "state": State(found.state).label,
        "read_as": CALLED[found.encoding],
        "separator": {",": "commas", ";": "semicolons", "\t": "tabs"}[found.delimiter],
        "problems": listing.problems(found, asked),
        "taken": listing.taken(found, {} if "kind" in asked or "column" in asked else asked),
    }


@require_safe
@acts(Permission.IMPORT)
def rows(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """The rows that were not registered, as they came, each with what to put right."""
    found = queries.visible(id, request.actor)
    content = queries.content_of(found)
    if content is None:
        raise Http404
    return _csv(listing.rows_to_put_right(found, content), "apprentices-to-put-right")


@GET_OR_POST
@acts(Permission.IMPORT)
def cancel(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether it is meant, then give the import up."""
    found = queries.visible(id, request.actor)
    refusal = None
    if request.method == "POST":
        try:
            actions.cancel(of_import=found.id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "The import is cancelled, and the file is forgotten.")
            return redirect("imports-one", found.id)
    context = {"one": found, "refusal": refusal}
    return render(request, "imports/cancel.html", context, status=UNPROCESSABLE if refusal else 200)


def _csv(records: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines(records), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
