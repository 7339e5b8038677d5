"""Exceptional circumstances of one attempt: what they change is shown before anybody decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from touchstone.rules.results import determination, may_be_freed
from touchstone.web.accounts.queries import names
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.resits.actions import exceptional
from touchstone.web.resits.forms import Exceptional
from touchstone.web.resits.gathering import stands_now
from touchstone.web.resits.overview import effect
from touchstone.web.resits.queries import determinations, visible_attempt
from touchstone.web.resits.views.showing import page
from touchstone.web.ui.forms import refuse


@acts(Permission.DETERMINE_EXCEPTIONAL)
def decide(request: ActorRequest, id: UUID) -> HttpResponse:
    """Determine them, or withdraw what was determined, with a reason."""
    found = visible_attempt(id, request.actor)
    _, known = stands_now(found.apprenticeship, request.now)
    told = exceptional.told_of(known, found.code)
    held = determination(known, told.attempt)
    if held is None and not may_be_freed(known, told):
        raise Http404
    form, refusal = Exceptional(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        withdraws = request.POST.get("do") == "withdraw"  # what the page showed, whatever came meanwhile
        act = exceptional.withdraw if withdraws else exceptional.determine
        try:
            act(attempt=id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, "Your decision and its reason were kept.")
            return redirect("resits-home", found.apprenticeship_id)
    now, then, complete = effect(known, told)
    decided = determinations(found)
    context = {
        "one": found.apprenticeship,
        "attempt": found,
        "method": told.method,
        "held": held,
        "decided": decided,
        "names": names({id for each in decided for id in (each.by, each.withdrawn_by) if id is not None}),
        "grades": (("Now", now), ("After your decision", then)),
        "same": now.best == then.best,
        "complete": complete,
        "cap": known.plan.attempts.cap,
        "vocabulary": known.plan.vocabulary,
    }
    return page(request, "exceptional", context, form, refusal)
