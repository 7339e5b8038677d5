"""All recordings of an apprentice on one page, and the way to add one, also when the portfolio is locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touchstone.rules.plan.method import Method
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.examining.queries import shown as examined
from touchstone.web.files.actions import NoRoom
from touchstone.web.files.models import StoredFile
from touchstone.web.files.queries import present
from touchstone.web.files.receiving import Received
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.lengths import mark
from touchstone.web.uploads.receiving import files_of, offer
from touchstone.web.viewing import adding, queries
from touchstone.web.viewing.actions import SEES
from touchstone.web.viewing.forms import AddForm
from touchstone.web.viewing.models import Viewing

INSUFFICIENT_STORAGE = 507
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
ADDED = "The recording is here. It is being looked at: then say when it was made, and which part counts."


@GET_OR_POST
@acts(*SEES)
def recordings(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was recorded for the methods that take recordings, how far each is, and a form to add one."""
    one = visible(id, request.actor)
    methods = queries.takes(law.plan(one.standard, one.version))
    if not methods:
        raise Http404
    may_add = request.actor.may(Permission.EDIT_PORTFOLIO) and one.withdrawn_on is None
    if request.method == "POST":
        request.actor.require(Permission.EDIT_PORTFOLIO)
    form, refusal = _form(request, id), None
    if form.is_valid():
        try:
            received = form.cleaned_data["file"]
            assert isinstance(received, Received)
            file = adding.add_recording(apprenticeship=id, file=received, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, ADDED)
            return redirect("viewing-player", file.id)
    files = queries.standing(one)
    context: dict[str, Any] = {
        "one": one,
        "methods": methods,
        "lines": _lines(one, files, methods),
        "may_add": may_add,
        "form": form,
        "refusal": refusal,
        "mark": mark,
    }
    return render(request, "viewing/recordings.html", context, status=_status(form, refusal))


def _status(form: AddForm, refusal: Refused | None) -> int:
    if isinstance(refusal, NoRoom):
        return INSUFFICIENT_STORAGE
    return UNPROCESSABLE if form.is_bound else 200


@dataclass(frozen=True, slots=True)
class Line:
    """One recording on the page."""

    file: StoredFile
    row: Viewing | None  # nothing before the job has begun
    method: str  # the title of what it was handed in for
    seconds: int | None
    closed: tuple[str, ...]  # why nobody may open it


def _lines(one: Apprenticeship, files: Sequence[StoredFile], methods: Sequence[Method]) -> list[Line]:
    rows, found = queries.of(one), examined(file.id for file in files)
    titles = {method.id: method.title for method in methods}
    made = []
    for file in files:
        row = rows.get(str(file.id))
        known = queries.found_in(row) if row else None
        seconds = known.whole_seconds if known else None
        method = titles.get(row.method, "") if row else ""
        made.append(Line(file, row, method, seconds, found[file.id].closed))
    return made


def _form(request: ActorRequest, id: UUID) -> AddForm:
    form = AddForm(*((request.POST, files_of(request, id)) if request.method == "POST" else ()))
    offer(form, id)
    return form


@GET_OR_POST
@acts(Permission.EDIT_PORTFOLIO)
def take_back(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a recording was added by mistake, and close it."""
    file, refusal = present(id, request.actor), None
    if file.media_type not in queries.MEDIA:
        raise Http404
    if request.method == "POST":
        try:
            of = adding.take_back(file=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "The recording was taken back. Nobody can open it any more.")
            return redirect("viewing-recordings", of)
    context = {"file": file, "one": file.apprenticeship, "refusal": refusal}
    return render(request, "viewing/take_back.html", context, status=UNPROCESSABLE if refusal else 200)
