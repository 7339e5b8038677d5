"""A proposal: what it means, and the employer's word on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from touchstone.web.apprentices.queries import visible_to
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.resits.actions import answering
from touchstone.web.resits.actions.answering import NOTHING_LEFT
from touchstone.web.resits.forms import Answer, Because
from touchstone.web.resits.gathering import Shown, shown
from touchstone.web.resits.messages import what
from touchstone.web.resits.models import Proposal, Said
from touchstone.web.resits.queries import last_word, spoken, waits_for_word
from touchstone.web.resits.views.proposing import READERS
from touchstone.web.resits.views.showing import page, stakes
from touchstone.web.ui.forms import refuse

SAID = {
    "agree": "It is kept that you agree. The training provider and the bookings team have been told.",
    "refuse": "It is kept that you do not agree, with your reason. The training provider has been told.",
}


@acts(*READERS)
def answer(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was proposed and what follows from it; the employer agrees, or does not."""
    found, proposal = _found(request, id)
    form, refusal = Answer(request.POST if request.method == "POST" else None), None
    if request.method == "POST":
        request.actor.require(Permission.CONSENT)
        if form.is_valid():
            try:
                _answer(request, proposal, form.cleaned_data)
            except Refused as refused:
                refusal = refused
                refuse(form, refused)
            else:
                messages.success(request, SAID[form.cleaned_data["decision"]])
                return redirect("resits-answer", id)
    return page(request, "answer", _context(request, found, proposal), form, refusal)


def _answer(request: ActorRequest, proposal: Proposal, said: dict[str, Any]) -> None:
    common: dict[str, Any] = {"proposal": proposal.id, "by": request.actor, "at": request.now}
    if said["decision"] == "agree":
        answering.agree(**common)
    else:
        answering.refuse(reason=said["reason"], **common)


def _found(request: ActorRequest, id: UUID) -> tuple[Shown, Proposal]:
    seen = visible_to(request.actor).order_by().values("id")
    related = [f"apprenticeship__{party}" for party in ("organisation", "provider", "employer")]
    about = Proposal.objects.filter(id=id, apprenticeship__in=seen).select_related(*related).first()
    if about is None:
        raise Http404
    found = shown(about.apprenticeship, request.actor, request.now)
    return found, next(each for each in found.asked if each.id == id)


def _context(request: ActorRequest, found: Shown, proposal: Proposal) -> dict[str, Any]:
    word = last_word(proposal)
    titles = [row.method.title for row in found.rows if row.method.id in proposal.methods]
    rows = [row for row in found.rows if row.method.id in proposal.methods]
    left = found.left(proposal)
    consents = request.actor.may(Permission.CONSENT) and found.one.withdrawn_on is None and bool(left)
    agreed = word is not None and word.said == Said.AGREED
    return {
        "one": found.one,
        "proposal": proposal,
        "titles": titles,
        "what": what(proposal, titles),
        "rows": rows,
        "words": spoken(proposal),
        "word": word,
        "left": left,
        "nothing_left": NOTHING_LEFT,
        "own": request.actor.role.reach == "self",
        "asks": consents and waits_for_word(proposal) and not agreed,
        "confirms": consents and waits_for_word(proposal) and agreed,
        "takes_back": consents and agreed,
        "arranges": request.actor.may(Permission.ARRANGE_AGAIN),
        **stakes(found, proposal.methods),
    }


@acts(Permission.CONSENT)
def take_back(request: ActorRequest, id: UUID) -> HttpResponse:
    """The employer takes the consent back, and reads what that does before."""
    found, proposal = _found(request, id)
    form, refusal = Because(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            answering.take_back(proposal=id, reason=reason, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, "Your consent is taken back. The bookings team has been told.")
            return redirect("resits-answer", id)
    return page(request, "take_back", _context(request, found, proposal), form, refusal)
