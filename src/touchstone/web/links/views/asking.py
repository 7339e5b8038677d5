"""Asking somebody outside for a file: the links of an apprentice, a new one, its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touchstone.web.apprentices.queries import visible
from touchstone.web.links import actions, queries
from touchstone.web.links.forms import AskForm
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.portfolio.queries import pieces, standing
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

ASKS = Permission.ASK_OUTSIDE


@require_safe
@acts(ASKS)
def home(request: ActorRequest, id: UUID) -> HttpResponse:
    """Whom somebody asked for what, how that stands, and what came and waits."""
    one = visible(id, request.actor)
    links = queries.links_of(id)
    context = {
        "one": one,
        "links": [(link, link.standing(request.now)) for link in links],
        "waiting": [(link, sent) for link in links for sent in link.sent.all() if sent.state == "waiting"],
        "may_decide": request.actor.may(Permission.EDIT_PORTFOLIO),
    }
    return render(request, "links/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acts(ASKS)
def ask(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask a person by name for a file."""
    one, refusal, posted = visible(id, request.actor), None, request.method == "POST"
    known = standing(pieces(one))
    chosen = request.GET.get("piece", "new")
    form = AskForm(request.POST if posted else None, pieces=known, chosen=chosen)
    if posted and form.is_valid():
        said = form.cleaned_data
        who = {name: said[name] for name in ("id", "name", "email")}
        try:
            link = actions.make_link(
                apprenticeship=id, **who, wanted=form.asked, by=request.actor, at=request.now
            )
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            messages.success(request, f"{link.name} gets a link by mail.")
            return redirect("links-home", id)
    context = {"one": one, "form": form, "refusal": refusal}
    return render(request, "links/ask.html", context, status=UNPROCESSABLE if posted else 200)


@require_POST
@acts(ASKS)
def withdraw(request: ActorRequest, id: UUID) -> HttpResponse:
    """End a link."""
    link = actions.withdraw_link(link=id, by=request.actor, at=request.now)
    messages.success(request, f"The link to {link.name} opens nothing any more.")
    return redirect("links-home", link.apprenticeship_id)
