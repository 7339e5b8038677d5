"""Webhooks: the addresses that are told what happens, their secrets, and what became of each message."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touchstone.web.doors import endpoints
from touchstone.web.doors.forms import NewEndpoint
from touchstone.web.doors.models import Delivery
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.tables import Choice, Column, Table

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(Permission.MANAGE_DOORS)
def hooks(request: ActorRequest) -> HttpResponse:
    """The addresses of the organisation."""
    return render(request, "doors/hooks.html", {"rows": list(endpoints.endpoints(request.actor))})


@GET_OR_POST
@acts(Permission.MANAGE_DOORS)
def add(request: ActorRequest) -> HttpResponse:
    """A new address; the answer shows the secret that signs, once."""
    posted = request.POST if request.method == "POST" else None
    form = NewEndpoint(endpoints.offered(request.actor), posted, initial={"id": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            made, secret = endpoints.add(**form.cleaned_data, by=request.actor, at=request.now)
        except Refused as refused:
            refuse(form, refused)
        else:
            return _shown(request, made, secret)
    return render(
        request, "doors/hook_new.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


def _shown(request: ActorRequest, made: Any, secret: str) -> HttpResponse:
    answer = render(request, "doors/hook_secret.html", {"endpoint": made, "secret": secret})
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@acts(Permission.MANAGE_DOORS)
def hook(request: ActorRequest, id: UUID) -> HttpResponse:
    """One address, and what became of each message."""
    found = endpoints.visible_endpoint(id, request.actor)
    table = Table(
        rows=endpoints.deliveries(found),
        asked=request.GET.dict(),
        caption="Messages",
        columns=COLUMNS,
        sort="-made",
        choices=[
            Choice(name="event", title="Event", field="event", options=[(one, one) for one in found.events])
        ],
        empty="Nothing has happened yet of what this address is told.",
    )
    said = [(name, endpoints.about(name)) for name in found.events]
    rests = found.rests_until is not None and found.rests_until > request.now
    context = {"endpoint": found, "table": table, "said": said, "rests": rests}
    return render(request, "doors/hook.html", context)


@require_safe
@acts(Permission.MANAGE_DOORS)
def delivery(request: ActorRequest, id: UUID) -> HttpResponse:
    """One message as it is sent, and what became of it."""
    return render(request, "doors/delivery.html", {"one": endpoints.visible_delivery(id, request.actor)})


@require_POST
@acts(Permission.MANAGE_DOORS)
def redeliver(request: ActorRequest, id: UUID) -> HttpResponse:
    """Send a message once more."""
    found = endpoints.redeliver(delivery=id, by=request.actor, at=request.now)
    messages.success(request, "It is sent again now, with the same id.")
    return redirect("doors-hook", found.endpoint_id)


@GET_OR_POST
@acts(Permission.MANAGE_DOORS)
def renew(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether there shall be another secret, and show it once."""
    found = endpoints.visible_endpoint(id, request.actor)
    if request.method == "POST":
        made, secret = endpoints.renew(endpoint=id, by=request.actor, at=request.now)
        return _shown(request, made, secret)
    return render(request, "doors/hook_renew.html", {"endpoint": found})


@GET_OR_POST
@acts(Permission.MANAGE_DOORS)
def remove(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether an address shall be told nothing any more."""
    found = endpoints.visible_endpoint(id, request.actor)
    if request.method == "POST":
        endpoints.remove(endpoint=id, by=request.actor, at=request.now)
        messages.success(request, f"{found.address} is told nothing any more.")
        return redirect("doors-hooks")
    return render(request, "doors/hook_remove.html", {"endpoint": found})


def _state(one: Delivery) -> str:
    if one.delivered_at is not None:
        return "Delivered"
    if one.next_at is None:
        return "Given up"
    return "Waiting" if not one.tries else "To be tried again"


COLUMNS: tuple[Column[Any], ...] = (
    Column(
        name="made",
        title="When",
        value=lambda one: one.made_at.replace(microsecond=0),
        sort="made_at",
        link=lambda one: reverse("doors-delivery", args=[one.id]),
    ),
    Column(name="event", title="Event", value=lambda one: one.event, sort="event"),
    Column(name="state", title="State", value=_state),
    Column(name="tries", title="Tries", value=lambda one: one.tries, show="number"),
    Column(name="answer", title="Last answer", value=lambda one: one.error or one.status or ""),
)
