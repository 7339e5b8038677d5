"""An attempt's questions, for its assessor: the set, one for another, the preparation from the portfolio."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio.queries import kind_titles
from touchstone.web.questions import page, queries
from touchstone.web.questions.actions import drawing, preparing
from touchstone.web.questions.forms import PieceNoteForm, SwapForm
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def _writes(row: Attempt, actor: Actor) -> bool:
    """Whether the actor assesses it and nothing was submitted yet."""
    own = actor.may(Permission.ASSESS) and row.mine and row.accepted  # type: ignore[attr-defined]
    return bool(own) and row.judged_at is None and row.void is None


@cache_control(private=True, no_store=True)
@GET_OR_POST
@acts(Permission.ASSESS, reading=(Permission.KEEP_QUESTIONS,))
def questions(request: ActorRequest, id: UUID) -> HttpResponse:
    """The set with why each question is in it; before it is drawn, the button that draws it."""
    row = queries.opened(id, request.actor)
    method, refusal = page.method_of(row), None
    if method.questions is None:
        raise Http404
    if request.method == "POST":
        try:
            drawing.draw_set(attempt=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("questions-set", id)
    context = {
        "row": row,
        "one": row.apprenticeship,
        "method": method,
        "whole": page.set_shown(row),
        "writes": _writes(row, request.actor),
        "own": request.actor.may(Permission.ASSESS),
        "refusal": refusal,
    }
    return render(request, "questions/set.html", context, status=UNPROCESSABLE if refusal else 200)


@cache_control(private=True, no_store=True)
@GET_OR_POST
@acts(Permission.ASSESS)
def swap(request: ActorRequest, id: UUID, number: int) -> HttpResponse:
    """One question of the set for another, with a reason."""
    row = queries.opened(id, request.actor)
    found = next((each for each in queries.standing(queries.set_of(id)) if each.place == number), None)
    if found is None or not _writes(row, request.actor):
        raise Http404
    form = SwapForm(request.POST or None)
    if form.is_valid():
        try:
            drawing.swap(
                attempt=id,
                place=number,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Another question has its place.")
            return redirect("questions-set", id)
    context = {"row": row, "one": row.apprenticeship, "found": found, "form": form}
    return render(request, "questions/swap.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@cache_control(private=True, no_store=True)
@GET_OR_POST
@acts(Permission.ASSESS)
def preparation(request: ActorRequest, id: UUID) -> HttpResponse:
    """The portfolio as its assessor reads it: by when, what is read, their own notes."""
    row = queries.prepared(id, request.actor)
    shown = page.preparation(row, request.actor.person_id, request.now)
    if shown is None:
        raise Http404
    sent: PieceNoteForm | None = None
    if request.method == "POST":
        piece = next((each for each in shown.lines if str(each.id) == request.POST.get("piece")), None)
        if piece is None:
            raise Http404
        sent = PieceNoteForm(request.POST, prefix=piece.code)
        if sent.is_valid():
            try:
                preparing.note_piece(
                    attempt=id, piece=piece.id, by=request.actor, at=request.now, **sent.cleaned_data
                )
            except Refused as refused:
                refuse(sent, refused)
            else:
                return redirect(f"{reverse('questions-preparation', args=[id])}#{piece.code}")
    writes = _writes(row, request.actor)
    context = {
        "row": row,
        "one": shown.one,
        "shown": shown,
        "forms": {piece.id: _form(piece, sent) for piece in shown.lines} if writes else {},
        "form": sent,
        "writes": writes,
        "asked": queries.set_for(row) if queries.reads_set(row, request.actor) else [],
        "titles": kind_titles(law.plan(shown.one.standard, shown.one.version)),
    }
    wrong = sent is not None and bool(sent.errors)
    return render(request, "questions/preparation.html", context, status=UNPROCESSABLE if wrong else 200)


def _form(piece: Any, sent: PieceNoteForm | None) -> PieceNoteForm:
    if sent is not None and sent.prefix == piece.code:
        return sent
    return PieceNoteForm(initial={"text": piece.note, "read": piece.read_at is not None}, prefix=piece.code)
