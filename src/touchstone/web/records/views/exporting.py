"""The record as a file, and the page that says how to judge it again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import actions
from touchstone.web.records.exporting import exported


@require_safe
@acts(Permission.EXPORT_RECORD)
def export(request: ActorRequest, id: UUID) -> HttpResponse:
    """What is in the file, what is left out for this reader, and how it is judged again."""
    one = visible(id, request.actor)
    known = exported([one], request.actor, request.now)[0]
    return render(request, "records/export.html", {"one": one, "known": known})


@require_safe
@acts(Permission.EXPORT_RECORD)
def as_json(request: ActorRequest, id: UUID) -> HttpResponse:
    """The file itself; that it was taken is in the history."""
    made = actions.take_away(apprenticeship=id, by=request.actor, at=request.now)
    answer = HttpResponse(made.text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
