"""A portfolio as one file; and one from elsewhere: sent, looked at, taken in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from touchstone.inspection.packs.template import workbook
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.packs import actions, queries
from touchstone.web.packs.forms import Send
from touchstone.web.packs.sending import WORKBOOK, sent
from touchstone.web.portfolio.queries import kind_titles, kinds
from touchstone.web.portfolio.views.shown import shown, status, take_up
from touchstone.web.uploads.receiving import files_of, offer

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
EDITS = Permission.EDIT_PORTFOLIO


@require_GET
@acts(Permission.SEE_OWN, Permission.SEE_APPRENTICES)
def pack(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Everything of a portfolio: the originals, the mapping form, and a manifest with hashes."""
    return sent(actions.take_pack(apprenticeship=id, by=request.actor, at=request.now))


@GET_OR_POST
@acts(EDITS)
def send(request: ActorRequest, id: UUID) -> HttpResponse:
    """Bring a portfolio from elsewhere: it is looked at, and nothing is added yet."""
    known, refusal, posted = shown(id, request.actor), None, request.method == "POST"
    form = Send(*((request.POST, files_of(request, id)) if posted else ()), plan=known.plan)
    offer(form, id)
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.send(
                apprenticeship=id,
                pack=said["file"],
                sheet=said["sheet"] or None,
                kind=said["kind"],
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            return redirect("packs-arrival", made.id)
    waiting = queries.waiting(id)
    context = {"shown": known, "one": known.one, "form": form, "refusal": refusal, "waiting": waiting}
    return render(request, "packs/send.html", context, status=status(request, refusal) if posted else 200)


@require_safe
@acts(EDITS)
def arrival(request: ActorRequest, id: UUID) -> HttpResponse:
    """What will become of every file; once it is taken in, what became of it."""
    found = queries.visible_arrival(id, request.actor)
    known = shown(found.apprenticeship_id, request.actor)
    context = {"one": known.one, "arrival": found, "titles": kind_titles(known.plan)}
    return render(request, "packs/arrival.html", context)


@require_POST
@acts(EDITS)
def take(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take it in."""
    actions.confirm(arrival=id, by=request.actor, at=request.now)
    messages.success(request, "It is being taken in, file after file. You may leave this page.")
    return redirect("packs-arrival", id)


@require_POST
@acts(EDITS)
def cancel(request: ActorRequest, id: UUID) -> HttpResponse:
    """Give it up."""
    actions.cancel(arrival=id, by=request.actor, at=request.now)
    messages.success(request, "It was cancelled. What was added already stays in the portfolio.")
    return redirect("packs-arrival", id)


@require_safe
@acts(EDITS)
def template(request: ActorRequest, id: UUID) -> HttpResponse:
    """An empty mapping sheet."""
    return _sheet(request, id, [])


@require_safe
@acts(EDITS)
def sheet(request: ActorRequest, id: UUID) -> HttpResponse:
    """A mapping sheet with a row for each file of a pack."""
    found = queries.visible_arrival(id, request.actor)
    paths = [line["path"] for line in found.lines if line["index"] is not None]
    return _sheet(request, found.apprenticeship_id, paths)


def _sheet(request: ActorRequest, id: UUID, paths: list[str]) -> HttpResponse:
    plan = shown(id, request.actor).plan
    made = workbook(paths, [kind.title for kind in kinds(plan)], [(ksb.code, ksb.text) for ksb in plan.ksbs])
    answer = HttpResponse(made, content_type=WORKBOOK)
    answer["Content-Disposition"] = 'attachment; filename="mapping.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
