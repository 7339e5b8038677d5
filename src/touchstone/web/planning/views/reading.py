"""Reading a sheet: its home, the page for print and for those to whom it is shown, and the PDF."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from touchstone.documents.sheet.own import own_context, own_pdf
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible, visible_to
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.planning import actions, pages, queries
from touchstone.web.planning.sheets import sheet
from touchstone.web.planning.typed import lines
from touchstone.web.records import law

SEES = (Permission.KEEP_PLANNING_SHEET, Permission.READ_PLANNING_SHEET)


@require_safe
@acts(Permission.KEEP_PLANNING_SHEET)
def own(request: ActorRequest) -> HttpResponse:
    """To one's own sheet; a choice for somebody on two standards."""
    mine = list(visible_to(request.actor).order_by("-started_on", "id"))
    if len(mine) == 1:
        return redirect("planning-home", mine[0].id)
    return render(request, "planning/own.html", {"mine": mine})


@require_safe
@never_cache
@acts(*SEES)
def home(request: ActorRequest, id: UUID) -> HttpResponse:
    """The methods of the plan, how far one has come with each, and who may read the sheet."""
    one, actor = visible(id, request.actor), request.actor
    plan = law.plan(one.standard, one.version)
    if not actor.may(Permission.KEEP_PLANNING_SHEET):
        shown = queries.is_shown_to(one, actor)
        return render(request, "planning/shown.html", {"one": one, "plan": plan, "shown": shown})
    policy, notes = law.policy(one.organisation.policy), queries.notes(one)
    shares = queries.shares(one)
    context = {
        "one": one,
        "plan": plan,
        "sheets": [sheet(plan, method, policy, notes) for method in plan.methods],
        "apart": queries.kept_apart(plan, notes),
        "titles": pages.titles(one),
        "readers": [partner for partner in queries.partners(one) if partner.id in shares],
    }
    return render(request, "planning/home.html", context)


@require_safe
@never_cache
@acts(*SEES)
def printed(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """One method with all that was written, to read and to print."""
    return read_only(request, _read(request, id, method), method)


def read_only(request: ActorRequest, one: Apprenticeship, method: str) -> HttpResponse:
    """The sheet without anything to type into."""
    found = pages.gathered(one, method, request.actor, request.now)
    context = {"one": one, "plan": found.plan, "sheet": found, "titles": pages.titles(one), "lines": lines}
    return render(request, "planning/read.html", context)


@require_safe
@acts(*SEES)
def as_pdf(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """The same as an accessible PDF."""
    one = _read(request, id, method)
    found = pages.gathered(one, method, request.actor, request.now)
    policy = law.policy(one.organisation.policy)
    context = own_context(found.plan, method, policy, pages.own(found, one, request.now))
    response = HttpResponse(own_pdf(context), content_type="application/pdf")
    name = "".join(
        letter for letter in f"{one.name} {found.method.title}" if letter.isalnum() or letter in " -"
    )
    disposition = content_disposition_header(True, f"Planning sheet {name[:80].strip()}.pdf")
    response["Content-Disposition"] = disposition or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _read(request: ActorRequest, id: UUID, method: str) -> Apprenticeship:
    """One's own; or another's, which is kept as a reading."""
    if request.actor.may(Permission.KEEP_PLANNING_SHEET):
        return visible(id, request.actor)
    return actions.read_by(apprenticeship=id, method=method, by=request.actor, at=request.now)
