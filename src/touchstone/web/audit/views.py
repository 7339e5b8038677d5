"""The history of a record, readable: who did what, in which role, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import visible
from touchstone.web.audit import words
from touchstone.web.audit.models import Event
from touchstone.web.audit.queries import latest, people
from touchstone.web.organisations.permissions import BY_ID, Permission
from touchstone.web.organisations.request import ActorRequest, acts

PAGE = 50
GONE = "Somebody without an account"


@dataclass(frozen=True)
class Line:
    """An event as people read it."""

    number: int
    at: datetime
    who: str
    role: str
    did: str
    about: str


@require_safe
@acts(Permission.SEE_AUDIT)
def history(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was done to this record, the latest first."""
    one = visible(id, request.actor)
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None
    events = list(latest(one.id, before)[: PAGE + 1])
    names = people(event.by for event in events)
    lines = [_line(event, names) for event in events[:PAGE]]
    older = lines[-1].number if len(events) > PAGE else None
    context = {"one": one, "lines": lines, "older": older, "newest": before is None}
    return render(request, "audit/history.html", context)


def _line(event: Event, names: dict[UUID, str]) -> Line:
    role = BY_ID[event.role].title if event.role in BY_ID else event.role
    who = names.get(event.by, GONE)
    did, about = words.did(event.action), words.about(event.facts)
    return Line(event.number, event.at, who, role, did, about)
