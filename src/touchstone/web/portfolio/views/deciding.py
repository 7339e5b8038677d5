"""Declaring, handing in, giving to the assessor."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from touchstone.rules.words import plural
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio import actions, queries
from touchstone.web.portfolio.forms import DeclareForm, HandInForm
from touchstone.web.portfolio.judging import judged, keeps_from_handing_in, nothing_in, wants_a_reason
from touchstone.web.portfolio.views.shown import shown, status, take_up


@acts(Permission.DECLARE_ANONYMISED)
def declare(request: ActorRequest, id: UUID) -> HttpResponse:
    """Declare pieces anonymised, or not: one or many at once. Those not declared yet begin ticked."""
    known, refusal, posted = shown(id, request.actor), None, request.method == "POST"
    pieces = queries.standing(queries.pieces(known.one))
    asked = request.GET.get("piece")
    ticked = [
        f"{piece.id}:{piece.revision}"
        for piece in pieces
        if (str(piece.id) == asked if asked else piece.anonymised is None)
    ]
    form = DeclareForm(request.POST if posted else None, pieces=pieces, ticked=ticked)
    if posted and form.is_valid():
        try:
            number = actions.declare(
                apprenticeship=id,
                pieces={UUID(piece): seen for piece, seen in form.cleaned_data["pieces"].items()},
                anonymised=form.cleaned_data["anonymised"] == "yes",
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            messages.success(request, f"Your declaration about {plural(number, 'piece')} was kept.")
            return redirect("portfolio-home", id)
    context = {"shown": known, "one": known.one, "form": form, "refusal": refusal, "pieces": pieces}
    return render(request, "portfolio/declare.html", context, status=status(request, refusal))


@acts(Permission.HAND_IN)
def hand_in(request: ActorRequest, id: UUID) -> HttpResponse:
    """Look at everything once more, then hand in; what keeps it from that is said beforehand."""
    known, refusal, posted = shown(id, request.actor), None, request.method == "POST"
    pieces = queries.standing(queries.pieces(known.one))
    findings = judged(known.one, pieces, request.now)
    short, empty = wants_a_reason(findings), nothing_in(pieces)
    form = HandInForm(request.POST if posted else None, short=bool(short or empty))
    if posted and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            actions.hand_in(apprenticeship=id, note=note, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        else:
            return redirect("portfolio-handed-in", id)
    context = {
        "shown": known,
        "one": known.one,
        "form": form,
        "refusal": refusal,
        "pieces": pieces,
        "kept": keeps_from_handing_in(findings),
        "short": short,
        "empty": empty,
    }
    return render(request, "portfolio/hand_in.html", context, status=status(request, refusal))


@acts(Permission.HAND_IN)
def handed_in(request: ActorRequest, id: UUID) -> HttpResponse:
    """It was handed in, and what happens next."""
    known = shown(id, request.actor)
    if not known.lock.locked:
        return redirect("portfolio-home", id)
    return render(request, "portfolio/handed_in.html", {"shown": known, "one": known.one})


@require_POST
@acts(Permission.BOOK)
def give(request: ActorRequest, id: UUID) -> HttpResponse:
    """Give the portfolio to the assessor."""
    try:
        actions.give_to_assessor(apprenticeship=id, by=request.actor, at=request.now)
    except Refused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, "The portfolio was given to the assessor; the time for its review runs.")
    return redirect("portfolio-home", id)
