"""Pages of assessment reports, and the same as PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from markupsafe import Markup

from touchstone.documents.assessment_report import report_pdf
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records.actions import take_document
from touchstone.web.reports import making
from touchstone.web.reports.making import Made
from touchstone.web.reports.queries import JUDGES

READERS = (Permission.SEE_APPRENTICES, Permission.SEE_OWN)
INSIDE, TOLD = "internal_assessment_report", "assessment_report"  # what they are called in the trail


@require_safe
@cache_control(private=True, no_cache=True)
@acts(*JUDGES, Permission.SCRUTINISE)
def inside(request: ActorRequest, id: UUID) -> HttpResponse:
    """The whole report of a submitted attempt."""
    made = making.whole(id, request.actor, request.now)
    return _page(request, made, "reports-inside-file")


@require_safe
@acts(*JUDGES, Permission.SCRUTINISE)
def inside_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """The same as an accessible PDF."""
    return _file(request, making.whole(id, request.actor, request.now), INSIDE)


@require_safe
@cache_control(private=True, no_cache=True)
@acts(*READERS)
def told(request: ActorRequest, id: UUID) -> HttpResponse:
    """What the apprentice gets of it, for whoever knows the result."""
    made = making.told(id, request.actor, request.now)
    return _page(request, made, "reports-told-file")


@require_safe
@acts(*READERS)
def told_file(request: ActorRequest, id: UUID) -> HttpResponse:
    """The same as an accessible PDF."""
    return _file(request, making.told(id, request.actor, request.now), TOLD)


def _page(request: ActorRequest, made: Made, file: str) -> HttpResponse:
    pictures = [
        (each["title"], Markup(each["svg"]), Markup(each["narrow"]))  # noqa: S704 every text in them is escaped
        for each in made.context["pictures"]
    ]
    about = {"one": made.one, "row": made.row, "file": file, "nested": nested}
    return render(request, "reports/report.html", about | {"said": made.context, "pictures": pictures})


def nested(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows with a depth, as a tree: each with those ``below`` it."""
    top: list[dict[str, Any]] = []
    open_: list[list[dict[str, Any]]] = [top]
    for row in rows:
        below: list[dict[str, Any]] = []
        del open_[int(row["depth"]) + 1 :]
        open_[-1].append({**row, "below": below})
        open_.append(below)
    return top


def _file(request: ActorRequest, made: Made, document: str) -> HttpResponse:
    take_document(one=made.one, document=document, by=request.actor, at=request.now)
    answer = HttpResponse(report_pdf(made.context), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{document.replace("_", "-")}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
