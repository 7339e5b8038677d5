"""For managers: who decides, who stands down, and which decision does not stand any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touchstone.web.appeals import actions
from touchstone.web.appeals.deciders import candidates, lacking
from touchstone.web.appeals.forms import Name, Reason, StandDown
from touchstone.web.appeals.models import Decision, Panellist
from touchstone.web.appeals.queries import visible_appeals
from touchstone.web.appeals.showing import Page, read
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
@acts(Permission.HEAR_APPEALS)
def deciders(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Name somebody to decide the open stage; who had a part in the case is listed with what they did."""
    page = read(id, request.actor, request.now)
    if page.stage is None:
        return redirect("appeals-appeal", id)
    known = candidates(page.one, page.appeal, page.stage.id)
    form = Name(known, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {"person": UUID(form.cleaned_data["person"]), "connected": form.cleaned_data["connected"]}
        try:
            actions.name(appeal=id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "They are named, and told by e-mail.")
            return redirect("appeals-deciders", id)
    context = _about(page) | {
        "form": form,
        "able": [each for each in known if not each.why_not],
        "refused": [each for each in known if each.why_not],
        "lacking": lacking(page.appeal, page.stage.id),
    }
    return render(request, "appeals/deciders.html", context, status=UNPROCESSABLE if form.errors else 200)


def _about(page: Page) -> dict[str, Any]:
    return {"page": page, "appeal": page.appeal, "one": page.one}


@GET_OR_POST
@acts(Permission.HEAR_APPEALS, Permission.DECIDE_APPEAL)
def stand_down(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """A decider takes themselves off, or a manager takes them off, with the reason."""
    seen = visible_appeals(request.actor).order_by().values("id")
    kept = Panellist.objects.filter(id=id, appeal__in=seen).select_related("person").first()
    mine = kept is not None and kept.person_id == request.actor.person_id
    if kept is None or not (mine or request.actor.may(Permission.HEAR_APPEALS)):
        raise Http404
    page = read(kept.appeal_id, request.actor, request.now)
    if kept.stood_down_at is not None:
        return redirect("appeals-appeal", kept.appeal_id)
    form = StandDown(request.POST if request.method == "POST" else None, label="Why?")
    if mine:
        form.fields["had_part"].label = "Had you a part in the case?"
    if request.method == "POST" and form.is_valid():
        said = {"reason": form.cleaned_data["reason"], "had_part": form.cleaned_data["had_part"]}
        try:
            actions.stand_down(panellist=id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            done = (
                "You decide this appeal no more." if mine else f"{kept.person} decides this appeal no more."
            )
            messages.success(request, f"{done} The manager is told.")
            return redirect("appeals-list") if mine else redirect("appeals-appeal", kept.appeal_id)
    title = "Stand down" if mine else f"Take {kept.person} off the panel"
    return _ask(request, page, form, title)


@GET_OR_POST
@acts(Permission.HEAR_APPEALS)
def set_aside(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Set a decision aside: its stage is open again, and what it changed is as before."""
    seen = visible_appeals(request.actor).order_by().values("id")
    kept = Decision.objects.filter(id=id, appeal__in=seen).select_related("set_aside").first()
    if kept is None:
        raise Http404
    page = read(kept.appeal_id, request.actor, request.now)
    if hasattr(kept, "set_aside"):
        return redirect("appeals-appeal", kept.appeal_id)
    hint = "The apprentice, the training provider and the employer read it. Say which decider had which part."
    form = Reason(
        request.POST if request.method == "POST" else None,
        label="Why does the decision not stand any more?",
        hint=hint,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_aside(
                decision=id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The decision is set aside. Name others to decide this stage again.")
            return redirect("appeals-appeal", kept.appeal_id)
    return _ask(request, page, form, "Set the decision aside")


def _ask(request: ActorRequest, page: Page, form: Reason, title: str) -> HttpResponse:
    context = _about(page) | {"form": form, "title": title, "what": "", "next": None}
    return render(request, "appeals/reason.html", context, status=UNPROCESSABLE if form.errors else 200)
