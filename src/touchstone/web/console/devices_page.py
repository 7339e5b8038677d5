"""The page of one's own devices: what is on each, and the button for one that is lost or used no more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from touchstone.web.console import actions, queries
from touchstone.web.console.views import CONDUCTS
from touchstone.web.organisations.request import ActorRequest, acts


@cache_control(private=True, no_cache=True)
@require_safe
@acts(*CONDUCTS)
def devices(request: ActorRequest) -> HttpResponse:
    """Those in use, the last used first."""
    said = {"devices": queries.in_use(request.actor), "most": actions.MOST_DEVICES}
    return render(request, "console/devices.html", said)


@require_POST
@acts(*CONDUCTS)
def end(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take one out of use; once more is no harm."""
    actions.end_device(device=id, by=request.actor, at=request.now)
    messages.success(request, "The device is out of use: nobody is given its key any more.")
    return redirect("console-devices")
