"""Reading: an apprentice's assessments, and the log of an attempt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import visible
from touchstone.web.assessments.device_clocks import other_times
from touchstone.web.assessments.overview import overview
from touchstone.web.assessments.views.access import READS, opened
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts


@require_safe
@acts(*READS, Permission.BOOK)
def assessments(request: ActorRequest, id: UUID) -> HttpResponse:
    """The methods of an apprentice's plan, each with its attempts and how far they are."""
    one = visible(id, request.actor)
    known = overview(one, request.actor)
    return render(request, "assessments/assessments.html", {"one": one, "known": known})


@require_safe
@acts(*READS, Permission.SCRUTINISE)
def log(request: ActorRequest, id: UUID) -> HttpResponse:
    """Everything that was written, oldest first, with what was taken back or replaced."""
    shown = opened(id, request)
    back = "scrutiny-trail" if request.actor.may(Permission.SCRUTINISE) else ""
    said = {"shown": shown, "one": shown.one, "back": back, "clocks": other_times(shown.row.id)}
    return render(request, "assessments/log.html", said)
