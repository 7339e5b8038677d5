"""One apprentice's record: who, how far, what next, until when, and why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.rules.judge import InvalidRecordError
from touchstone.web.apprentices.queries import visible
from touchstone.web.audit.queries import people
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import page
from touchstone.web.records.told import told


@require_safe
@acts(Permission.SEE_APPRENTICES, Permission.SEE_OWN)
def record(request: ActorRequest, id: UUID) -> HttpResponse:
    """The home of one apprentice."""
    one = visible(id, request.actor)
    reach = request.actor.role.reach
    inside = request.actor.may(Permission.SEE_AUDIT)
    context = {"one": one, "private": reach != "employer", "inside": inside}
    try:
        known = told(one, request.actor, request.now)
    except InvalidRecordError as error:
        more = {"problems": error.problems, "pages": page.pages(one, request.actor)}
        return render(request, "records/contradictory.html", context | more)
    deciders = page.deciders(known.situation.record.case, known.report.findings)
    names = people(deciders) if inside else {}
    return render(request, "records/record.html", context | page.context(one, known, request.actor, names))
