"""Requests for erasure: what one would mean, asking, noting a letter, answering, taking back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touchstone.rules.calendar import day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.privacy import actions, queries, showing
from touchstone.web.privacy.forms import Answer, Ask, Note
from touchstone.web.privacy.models import ErasureRequest
from touchstone.web.privacy.views.keeping import SEES
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.words import day as day_words

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
CONFIRMED, AGAIN = "confirmed", "again"
ASKED = "You asked for erasure. {organisation} answers by {until}."
NOTED = "The request is noted. It is to be answered by {until}."
ANSWERED = "The request is answered. {rest}"
REST = {True: "What stays goes when nothing holds it.", False: "Nothing is left to be done."}


@GET_OR_POST
@acts(*SEES)
def ask(request: ActorRequest, id: UUID) -> HttpResponse:
    """What would go now, what stays until when and why; then the request."""
    one, waiting = queries.visible_with_request(id, request.actor)
    if waiting is not None:
        return redirect("privacy-request", waiting)
    own = request.actor.may(Permission.ASK_ERASURE)
    posted, refusal = request.POST if request.method == "POST" else None, None
    form = Ask(posted) if own else Note(posted, initial={"received_on": day(request.now)})
    if posted is not None and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "understood"}
        try:
            made = actions.ask_erasure(apprenticeship=one.id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            text = ASKED if own else NOTED
            until = day_words(made.due_on)
            messages.success(request, text.format(organisation=one.organisation.name, until=until))
            return redirect("privacy-request", made.id)
    context = {"one": one, "form": form, "refusal": refusal} | _proposed(one, request)
    return render(request, "privacy/ask.html", context, status=UNPROCESSABLE if form.errors else 200)


def _proposed(one: Apprenticeship, request: ActorRequest) -> dict[str, Any]:
    """What an answer given now would say."""
    found = actions.proposed_answer(one, request.now)
    goes, stays = (showing.answer_lines(one, parts) for parts in (found.goes, found.stays))
    return {"goes": goes, "stays": stays, "held": showing.held(stays)}


@GET_OR_POST
@acts(Permission.KEEP_DATA, reading=(Permission.ASK_ERASURE,))
def answer(request: ActorRequest, id: UUID) -> HttpResponse:
    """One request: how it stands and what was answered; for a manager, the answer to check and to give."""
    found = queries.visible_request(id, request.actor)
    one = found.apprenticeship
    posted, refusal = request.POST if request.method == "POST" else None, None
    form = Answer(None if posted is None or AGAIN in posted else posted, initial=posted)
    checking = form.is_bound and form.is_valid()
    if checking and CONFIRMED in request.POST:
        try:
            done = actions.answer_erasure(
                request=id, words=form.cleaned_data["words"], by=request.actor, at=request.now
            )
        except Refused as refused:
            checking, refusal = False, refused
            refuse(form, refused)
        else:
            messages.success(request, ANSWERED.format(rest=REST[done.is_open]))
            return redirect("privacy-request", id)
    context = _standing(found, one, request) | {"form": form, "refusal": refusal}
    page = "check" if checking else "request"
    wrong = form.is_bound and not checking
    return render(request, f"privacy/{page}.html", context, status=UNPROCESSABLE if wrong else 200)


def _standing(found: ErasureRequest, one: Apprenticeship, request: ActorRequest) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "one": one,
        "found": found,
        "came": showing.came(found),
        "colour": showing.colour(found),
        "own": request.actor.may(Permission.ASK_ERASURE),
        "may_answer": request.actor.may(Permission.KEEP_DATA) and found.answered_at is None and found.is_open,
    }
    if found.answered_at is None:
        return shown | _proposed(one, request)
    goes, stays = (showing.answer_lines(one, parts) for parts in (found.goes, found.stays))
    return shown | {"goes": goes, "stays": stays, "held": ()}


@GET_OR_POST
@acts(*SEES)
def take_back(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a request shall be taken back, and take it back."""
    found, refusal = queries.visible_request(id, request.actor), None
    one = found.apprenticeship
    if request.method == "POST":
        try:
            actions.withdraw_erasure(request=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "The request is taken back. What is kept stays as it is.")
            return redirect("privacy-home", one.id)
    context = {"one": one, "found": found, "refusal": refusal}
    return render(request, "privacy/take_back.html", context, status=UNPROCESSABLE if refusal else 200)
