"""Pages of the help with anonymity: names to hide, and what was found in the newest file of a piece."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from touchstone.inspection.names.finding import KINDS, SURE
from touchstone.inspection.names.pictures import FORMATS, Region
from touchstone.rules.words import plural
from touchstone.web.anonymising import actions, queries, redacting
from touchstone.web.anonymising.forms import DecideForm, NameForm
from touchstone.web.anonymising.models import Found
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import visible_piece

EDITS = Permission.EDIT_PORTFOLIO
AT_ONCE = 40  # findings on one page
HIDE_ALL = "hide-all"


@acts(EDITS)
def names(request: ActorRequest, id: UUID) -> HttpResponse:
    """The names that the evidence must not show; add and remove them."""
    one, refusal = visible(id, request.actor), None
    posted = request.method == "POST"
    removes = request.POST.get("remove") if posted else None
    form = NameForm(request.POST if posted and not removes else None)
    doing: dict[str, Any] = {"apprenticeship": id, "by": request.actor, "at": request.now}
    if removes:
        actions.forget_name(name=_id(removes), **doing)
        messages.success(request, "The name was removed.")
        return redirect("anonymising-names", id)
    if posted and form.is_valid():
        try:
            actions.hide_name(name=form.cleaned_data["name"], also=form.cleaned_data["also"], **doing)
        except Refused as refused:
            refusal = refused
            _take_up(form, refused)
        else:
            messages.success(request, "The name was added. Files are looked through for it when you ask.")
            return redirect("anonymising-names", id)
    given = queries.hidden_names(one)
    known = {row.name for row in given}
    context = {
        "one": one,
        "form": form,
        "refusal": refusal,
        "given": given,
        "staff": [words[0] for words in queries.hide(one) if words[0] not in known],
    }
    return render(request, "anonymising/names.html", context, status=422 if posted else 200)


@acts(EDITS)
def piece(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was found in the newest file of a piece: hide or leave each, then make a version without."""
    found, refusal = visible_piece(id, request.actor), None
    posted = request.method == "POST"
    file = found.files[0].file if found.files else None
    look = queries.look_of(file.id) if file else None
    page = Paginator(queries.found_in(look), AT_ONCE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    doing = request.POST.get("do", "") if posted else ""
    seen: dict[str, Any] | None = None
    form = DecideForm(request.POST if doing == "decide" else None, found=rows)
    if posted:
        try:
            if doing == "faces":
                seen = redacting.faces(id, request.actor)
            elif doing != "decide" or form.is_valid():
                _done(request, found, form, doing, rows)
                return redirect(f"{request.path}?page={page.number}" if page.number > 1 else request.path)
        except Refused as refused:
            refusal = refused
            if doing == "decide":
                _take_up(form, refused)
    context = {
        "piece": found,
        "one": found.apprenticeship,
        "file": file,
        "look": look,
        "page": page,
        "rows": [(row, form[f"choice_{row.id}"], form[f"reason_{row.id}"]) for row in rows],
        "to_hide": queries.to_hide(look),
        "open": [row for row in queries.found_in(look) if not row.choice],
        "form": form if form.is_bound else None,
        "refusal": refusal,
        "kinds": KINDS,
        "sure": SURE,
        "picture": file is not None and queries.kind_of(file) in FORMATS,
        "seen": seen,
        "named": queries.hidden_names(found.apprenticeship),
    }
    wrong = posted and seen is None
    return render(request, "anonymising/piece.html", context, status=422 if wrong else 200)


def _done(request: ActorRequest, found: Piece, form: DecideForm, doing: str, rows: list[Found]) -> None:
    by, at = request.actor, request.now
    if doing == "look":
        actions.look_again(piece=found.id, by=by, at=at)
        messages.success(request, "The file is being looked through. Load the page again in a moment.")
    elif doing == HIDE_ALL:
        decisions = {row.id: actions.Decided("hide") for row in rows if not row.choice}
        actions.decide(piece=found.id, decisions=decisions, by=by, at=at)
        messages.success(request, "What was undecided on this page is to be hidden.")
    elif doing == "decide":
        number = actions.decide(piece=found.id, decisions=form.decisions, by=by, at=at)
        messages.success(request, f"{plural(number, 'decision')} saved.")
    elif doing == "blur":
        seen = request.POST.get("revision", "")
        places = [*request.POST.getlist("face"), *request.POST.get("own", "").split(";")]
        regions = [region for one in places if one.strip() for region in [_region(one)]]
        redacting.blur(
            piece=found.id, revision=int(seen) if seen.isdigit() else 0, regions=regions, by=by, at=at
        )
        messages.success(request, "A newer version was made with these places blurred. Look at it.")
    elif doing == "redact":
        seen = request.POST.get("revision", "")
        made = redacting.redact(piece=found.id, revision=int(seen) if seen.isdigit() else 0, by=by, at=at)
        messages.success(
            request,
            f"A newer version was made: {plural(made.places, 'place')} emptied. "
            "Look at it before anybody declares the piece anonymised.",
        )


def _region(said: str) -> Region:
    """Four numbers with commas between them."""
    numbers = [one.strip() for one in said.split(",")]
    if len(numbers) != 4 or not all(one.isdigit() and len(one) < 7 for one in numbers):
        raise Refused("Nothing was changed. Write each place as four numbers: left, top, width, height.")
    left, top, width, height = map(int, numbers)
    return left, top, width, height


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)


def _take_up(form: NameForm | DecideForm, refusal: Refused) -> None:
    for name, message in refusal.fields.items():
        if name in form.fields:
            form.add_error(name, message)
