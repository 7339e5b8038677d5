"""For the apprentice, the training provider and the employer: lodge, withdraw, take further."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.appeals import actions, against
from touchstone.web.appeals.forms import Lodge, Reason
from touchstone.web.appeals.lodging import (
    Disputable,
    DisputableDecision,
    Told,
    disputable,
    disputable_decisions,
)
from touchstone.web.appeals.models import Against, Appeal
from touchstone.web.appeals.showing import read
from touchstone.web.appeals.stages import policy_of
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
@acts(Permission.APPEAL)
def lodge(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Lodge an appeal: the form, then what was filled in to check, then for good."""
    one = visible(id, request.actor)
    results = disputable(one, request.actor, request.now)
    decisions = disputable_decisions(one, request.actor, request.now)
    form = _form(request, [each for each in results if each.open], [each for each in decisions if each.open])
    refusal = None
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if "sure" not in request.POST:
            return _check(request, one, form, [*results, *decisions])
        try:
            made = _lodge(request, form)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("appeals-lodged", made.id)
    wrong = refusal is not None or (form.is_bound and "again" not in request.POST and bool(form.errors))
    context = _about(one) | {"form": form, "refusal": refusal, "results": [*results, *decisions]}
    context["decision"] = not any(each.open for each in results)
    return render(request, "appeals/lodge.html", context, status=UNPROCESSABLE if wrong else 200)


def _lodge(request: ActorRequest, form: Lodge) -> Appeal:
    said = form.cleaned_data
    about = {"grounds": said["grounds"], "id": said["id"], "by": request.actor, "at": request.now}
    if said["result"] in form.decisions:
        return against.lodge_against(decision=UUID(said["result"]), **about)
    return actions.lodge(attempt=UUID(said["result"]), against=said["against"], **about)


def _about(one: Apprenticeship) -> dict[str, Any]:
    return {"one": one, "policy": policy_of(one)}


def _form(
    request: ActorRequest,
    results: list[Disputable],
    decisions: list[DisputableDecision],
) -> Lodge:
    """The form; ``about`` of the address is the code of the decision that it is opened for."""
    every = [each.value for each in (*results, *decisions)]
    initial: dict[str, Any] = {"id": uuid.uuid4()}
    by_code = {each.decision.code: each.value for each in decisions}
    wanted = every[0] if len(every) == 1 else by_code.get(request.GET.get("about", ""), "")
    if wanted in every:
        initial["result"] = wanted
    posted = request.POST if request.method == "POST" else None
    return Lodge(results, posted, decisions=decisions, initial=initial)


def _check(request: ActorRequest, one: Apprenticeship, form: Lodge, every: Sequence[Told]) -> HttpResponse:
    said = form.cleaned_data
    context = _about(one) | {
        "chosen": next(each for each in every if each.value == said["result"]),
        "decision": said["result"] in form.decisions,
        "against": Against(said["against"]).label,
        "grounds": said["grounds"],
        "hidden": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
    }
    return render(request, "appeals/check.html", context)


@require_safe
@acts(Permission.APPEAL)
def lodged(request: ActorRequest, id: UUID) -> HttpResponse:
    """After it was lodged: what happens next, and by when."""
    page = read(id, request.actor, request.now)
    context = {"page": page, "appeal": page.appeal, "one": page.one}
    return render(request, "appeals/lodged.html", context)


@GET_OR_POST
@acts(Permission.APPEAL)
def withdraw(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Take the appeal back."""
    posted = request.POST if request.method == "POST" else None
    form = Reason(posted, label="Why do you withdraw it?", required=False)
    return _reason(request, id, form, "withdraw")


@GET_OR_POST
@acts(Permission.APPEAL)
def further(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """Take a refused appeal to the next stage, with grounds."""
    posted = request.POST if request.method == "POST" else None
    hint = "Say what you think is wrong with the decision. Other people decide this stage."
    return _reason(request, id, Reason(posted, label="Your grounds", hint=hint), "further")


TAKEN = {
    "withdraw": ("Withdraw the appeal", "The appeal is withdrawn. Nothing is decided any more."),
    "further": ("Take the appeal further", "The appeal goes on. Other people decide the next stage."),
}


def _reason(request: ActorRequest, id: UUID, form: Reason, what: str) -> HttpResponseBase:
    page = read(id, request.actor, request.now)
    if not page.may[what]:
        return redirect("appeals-appeal", id)
    title, done = TAKEN[what]
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["reason"]
        try:
            if what == "withdraw":
                actions.withdraw(appeal=id, reason=text, by=request.actor, at=request.now)
            else:
                actions.take_further(appeal=id, grounds=text, by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, done)
            return redirect("appeals-appeal", id)
    context = {
        "page": page,
        "appeal": page.appeal,
        "one": page.one,
        "title": title,
        "form": form,
        "what": what,
    }
    context["next"] = page.policy.stages[len(page.stages)] if what == "further" else None
    return render(request, "appeals/reason.html", context, status=UNPROCESSABLE if form.errors else 200)
