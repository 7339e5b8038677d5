"""Writing a sheet: a page per method, saved as one types; without JavaScript, by a button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.planning import actions, pages, queries
from touchstone.web.planning.actions import Kept
from touchstone.web.planning.sheets import Sheet
from touchstone.web.planning.typed import LONGEST, Typed, mark, settled, typed
from touchstone.web.planning.views.reading import SEES, read_only
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE


@never_cache
@acts(*SEES)
def method(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """One's own sheet to write on; for everybody else to whom it is shown, to read."""
    if not request.actor.may(Permission.KEEP_PLANNING_SHEET):
        if request.method == "POST":
            request.actor.require(Permission.KEEP_PLANNING_SHEET)
        one = actions.read_by(apprenticeship=id, method=method, by=request.actor, at=request.now)
        return read_only(request, one, method)
    one = visible(id, request.actor)
    if request.method == "POST":
        return _save_all(request, one, method)
    if one.withdrawn_on is not None:
        return read_only(request, one, method)
    return _page(request, one, method)


def _save_all(request: ActorRequest, one: Apprenticeship, method: str) -> HttpResponse:
    """Everything on the page; what could be kept is kept, the rest is shown again as it was typed."""
    plan = law.plan(one.standard, one.version)
    sent = _sent(request, queries.wordings(plan, queries.method_of(plan, method)))
    try:
        kept = actions.write_notes(
            apprenticeship=one.id, method=method, typed=sent, by=request.actor, at=request.now
        )
    except Refused as refused:
        return _page(request, one, method, sent, refusal=refused)
    if not kept.whole:
        return _page(request, one, method, sent, kept)
    messages.success(request, "Your sheet is saved.")
    return redirect(f"{reverse('planning-method', args=[one.id, method])}{_where(request)}")


def _sent(request: ActorRequest, criteria: Iterable[str]) -> dict[str, Typed]:
    decided = settled(request.POST)
    found = {id: typed(request.POST, id, decided) for id in criteria}
    return {id: said for id, said in found.items() if said is not None}


def _where(request: ActorRequest) -> str:
    """Back to the theme whose button was pressed."""
    theme = request.POST.get("theme", "")
    return f"#theme-{theme}" if theme.isascii() and theme.isdigit() else ""


@require_POST
@never_cache
@acts(Permission.KEEP_PLANNING_SHEET)
def save(request: ActorRequest, id: UUID, method: str, point: str) -> HttpResponse:
    """One criterion as it was typed just now; answers with the parts of the page that changed."""
    one = visible(id, request.actor)
    said = typed(request.POST, point)
    if said is None:
        raise Http404
    kept, refusal = Kept(), None
    try:
        kept = actions.write_notes(
            apprenticeship=id, method=method, typed={point: said}, by=request.actor, at=request.now
        )
    except Refused as refused:
        refusal = refused
    found = pages.gathered(one, method, request.actor, request.now, to_write=True)
    context = _context(request, one, found, {point: said}, kept)
    return render(request, "planning/saved.html", context | {"row": found.row(point), "refused": refusal})


def _page(
    request: ActorRequest,
    one: Apprenticeship,
    method: str,
    sent: dict[str, Typed] | None = None,
    kept: Kept | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    found = pages.gathered(one, method, request.actor, request.now, to_write=True)
    kept, sent = kept or Kept(), sent or {}
    unkept = sent if refusal else {id: sent[id] for id in (*kept.others, *kept.faults)}
    refusal = refusal or (None if kept.whole else _not_whole(kept))
    context = _context(request, one, found, unkept, kept) | {"refusal": refusal}
    return render(request, "planning/method.html", context, status=UNPROCESSABLE if refusal else 200)


def _not_whole(kept: Kept) -> Refused:
    """What the head of the page says when a part could not be saved."""
    rest = " Everything else is saved." if kept.saved else ""
    return Refused(f"Something is not saved yet. Nothing is lost.{rest}")


def _context(
    request: ActorRequest, one: Apprenticeship, found: Sheet, unsaved: dict[str, Typed], kept: Kept
) -> dict[str, Any]:
    shares = queries.shares(one)
    return {
        "one": one,
        "plan": found.plan,
        "sheet": found,
        "titles": pages.titles(one),
        "unsaved": unsaved,
        "kept": kept,
        "mark": mark,
        "most": LONGEST,
        "saved": lambda at: pages.saved(at, request.now),
        "readers": [partner for partner in queries.partners(one) if partner.id in shares],
    }
