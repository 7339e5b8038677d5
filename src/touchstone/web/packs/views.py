"""A portfolio as one file; and one from elsewhere: sent, looked at, taken in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from touchstone.inspection.packs.template import workbook
from touchstone.rules.plan import Plan
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.files.actions import NoRoom
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.packs import actions, binding, queries
from touchstone.web.packs.forms import Send
from touchstone.web.packs.models import Making
from touchstone.web.packs.sending import WORKBOOK, sent, sent_bound
from touchstone.web.portfolio.queries import kind_titles, kinds, lock, rules_of
from touchstone.web.records import law
from touchstone.web.records.actions import take_document
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.uploads.receiving import files_of, offer

INSUFFICIENT_STORAGE = 507
SHEET = "mapping_sheet"  # how the history names it
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
EDITS = Permission.EDIT_PORTFOLIO


@require_GET
@acts(Permission.SEE_OWN, Permission.SEE_APPRENTICES)
def pack(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Everything of a portfolio: the originals, the mapping form, and a manifest with hashes."""
    return sent(actions.take_pack(apprenticeship=id, by=request.actor, at=request.now))


@GET_OR_POST
@acts(Permission.SEE_OWN, Permission.SEE_APPRENTICES)
def bound(request: ActorRequest, id: UUID) -> HttpResponse:
    """The portfolio as one PDF: ask for it, see how far it is, download it."""
    one, _ = _known(id, request)
    if request.method == "POST":
        binding.bind(apprenticeship=id, by=request.actor, at=request.now)
        return redirect("packs-bound", id)
    found = queries.bound(id, request.actor)
    ready = found is not None and found.state == Making.READY
    context = {
        "one": one,
        "bound": found,
        "changed": ready and found and not binding.stands(found, one, request.actor, request.now),
        "goes_at": found.asked_at + binding.KEPT_FOR if found else None,
    }
    return render(request, "packs/bound.html", context)


@require_GET
@acts(Permission.SEE_OWN, Permission.SEE_APPRENTICES)
def bound_file(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """The PDF; that it was taken is kept."""
    one, _ = _known(id, request)
    found, opened = binding.take_bound(apprenticeship=id, by=request.actor, at=request.now)
    return sent_bound(one, opened, found.size)


@GET_OR_POST
@acts(EDITS)
def send(request: ActorRequest, id: UUID) -> HttpResponse:
    """Bring a portfolio from elsewhere: it is looked at, and nothing is added yet."""
    (one, plan), refusal, posted = _known(id, request), None, request.method == "POST"
    form = Send(*((request.POST, files_of(request, id)) if posted else ()), plan=plan)
    offer(form, id)
    if posted and form.is_valid():
        said = form.cleaned_data
        files = {"pack": said["file"], "sheet": said["sheet"] or None}
        try:
            made = actions.send(
                apprenticeship=id, **files, kind=said["kind"], by=request.actor, at=request.now
            )
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            return redirect("packs-arrival", made.id)
    context = {
        "one": one,
        "open": one.withdrawn_on is None and not lock(one, plan).locked,
        "form": form,
        "refusal": refusal,
        "waiting": queries.waiting(id),
    }
    no_room = isinstance(refusal, NoRoom)
    status = (INSUFFICIENT_STORAGE if no_room else UNPROCESSABLE) if posted else 200
    return render(request, "packs/send.html", context, status=status)


def _known(id: UUID, request: ActorRequest) -> tuple[Apprenticeship, Plan]:
    """The apprentice and the plan; not found for one without a portfolio."""
    one = visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    rules_of(plan)
    return one, plan


@require_safe
@acts(EDITS)
def arrival(request: ActorRequest, id: UUID) -> HttpResponse:
    """What will become of every file; once it is taken in, what became of it."""
    found = queries.visible_arrival(id, request.actor)
    one, plan = _known(found.apprenticeship_id, request)
    context = {"one": one, "arrival": found, "titles": kind_titles(plan)}
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
    one, plan = _known(id, request)
    take_document(one=one, document=SHEET, by=request.actor, at=request.now)
    made = workbook(paths, [kind.title for kind in kinds(plan)], [(ksb.code, ksb.text) for ksb in plan.ksbs])
    answer = HttpResponse(made, content_type=WORKBOOK)
    answer["Content-Disposition"] = 'attachment; filename="mapping.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
