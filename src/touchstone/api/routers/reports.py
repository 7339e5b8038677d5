"""Assessment reports as PDF: the whole one for who judges, and what the apprentice gets of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from touchstone.api.entering import Caller, Door, doing
from touchstone.documents.assessment_report import report_pdf
from touchstone.web.organisations.actor import NotAllowed
from touchstone.web.organisations.permissions import Permission
from touchstone.web.records.actions import take_document
from touchstone.web.reports import making
from touchstone.web.reports.making import Made
from touchstone.web.reports.queries import JUDGES

router = Router()
READS, RESULTS = Door("apprentices:read"), Door("results:read")


@router.get("/attempts/{uuid:id}/report", auth=RESULTS, response={200: bytes})
def read_assessment_report(request: Caller, id: UUID) -> HttpResponse:
    """What the apprentice gets: times, questions by kind, KSBs, judgements with their feedback, the grade.

    Not found while this reader knows no result of the attempt. That it was asked for is kept.
    """
    return _sent(request, making.told(id, request.actor, request.now), "assessment_report")


@router.get("/attempts/{uuid:id}/report/internal", auth=READS, response={200: bytes})
def read_internal_report(request: Caller, id: UUID) -> HttpResponse:
    """The whole report, from the log: for those alone who may read the log, once judgements are submitted.

    That it was asked for is kept.
    """
    if not any(request.actor.may(permission) for permission in (*JUDGES, Permission.SCRUTINISE)):
        raise NotAllowed(request.actor, Permission.ASSESS)
    return _sent(request, making.whole(id, request.actor, request.now), "internal_assessment_report")


def _sent(request: Caller, made: Made, document: str) -> HttpResponse:
    take_document(one=made.one, document=document, **doing(request))
    answer = HttpResponse(report_pdf(made.context), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{document.replace("_", "-")}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
