"""The list of apprentices, and the same as a spreadsheet."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.web.apprentices import listing
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.exports import csv_response


@require_safe
@acts(Permission.SEE_APPRENTICES)
def apprentices(request: ActorRequest) -> HttpResponseBase:
    """Everybody this reader may see, the nearest date first; ``export=csv`` gives the file."""
    asked = request.GET.dict()
    table = listing.table(request.actor, asked)
    if asked.get("export") == "csv":
        return csv_response(table, "apprentices")
    may_register = request.actor.may(Permission.REGISTER)
    context = {"apprentices": table, "mine": asked.get("turn") == listing.MINE, "may_register": may_register}
    return render(request, "apprentices/list.html", context)
