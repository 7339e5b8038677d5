"""The history of a record, readable: who did what, in which role, when."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices.queries import visible
from touchstone.web.audit.listing import table
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import csv_response


@require_safe
@acts(Permission.SEE_AUDIT)
def history(request: ActorRequest, id: UUID) -> HttpResponseBase:
    """What was done to this record, the latest first."""
    one = visible(id, request.actor)
    found = table(one.id, request.GET.dict())
    if request.GET.get("export") == "csv":
        return csv_response(found, "history")
    return render(request, "audit/history.html", {"one": one, "found": found})
