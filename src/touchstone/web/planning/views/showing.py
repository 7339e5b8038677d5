"""Who may read the sheet: to show it, and to take that back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.planning import actions, queries
from touchstone.web.planning.forms import ReaderForm
from touchstone.web.ui.forms import UNPROCESSABLE


@acts(Permission.KEEP_PLANNING_SHEET)
def readers(request: ActorRequest, id: UUID) -> HttpResponse:
    """The two who may be shown it, each with a button; and who has read it so far."""
    one, refusal = visible(id, request.actor), None
    form = ReaderForm(request.POST if request.method == "POST" else None, partners=queries.partners(one))
    if request.method == "POST" and form.is_valid():
        change = actions.show_to if form.cleaned_data["what"] == "show" else actions.take_back
        partner = form.cleaned_data["partner"]
        try:
            change(apprenticeship=id, partner=partner, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, form.said)
            return redirect("planning-readers", id)
    context = {
        "one": one,
        "form": form,
        "refusal": refusal,
        "partners": queries.partners(one),
        "shares": queries.shares(one),
        "readings": queries.readings(one),
    }
    return render(request, "planning/readers.html", context, status=UNPROCESSABLE if form.is_bound else 200)
