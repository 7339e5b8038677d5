"""The Mapping and Tracking Form as a file: made from the portfolio as it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from touchstone.api.entering import Caller, Door, doing
from touchstone.documents.mapping_form import form_pdf
from touchstone.documents.mapping_form.workbook import form_workbook
from touchstone.web.apprentices.queries import visible
from touchstone.web.portfolio import queries
from touchstone.web.portfolio.mapping import mapping
from touchstone.web.records import law
from touchstone.web.records.actions import take_document

router = Router()
READS = Door("apprentices:read")
FORM = "mapping_form"  # how the history names it
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/apprentices/{uuid:id}/mapping-form/pdf", auth=READS, response={200: bytes})
def print_mapping_form(request: Caller, id: UUID) -> HttpResponse:
    """The Mapping and Tracking Form as an accessible PDF; that it was asked for is kept."""
    return _sent(form_pdf(_context(request, id)), "application/pdf", "pdf")


@router.get("/apprentices/{uuid:id}/mapping-form/workbook", auth=READS, response={200: bytes})
def read_mapping_workbook(request: Caller, id: UUID) -> HttpResponse:
    """The same as a workbook; that it was asked for is kept."""
    return _sent(form_workbook(_context(request, id)), WORKBOOK, "xlsx")


def _context(request: Caller, id: UUID) -> dict[str, object]:
    """What the form says; not found for a plan without a portfolio."""
    one = visible(id, request.actor)
    queries.rules_of(law.plan(one.standard, one.version))
    made = mapping(one, queries.pieces(one), request.now)
    take_document(one=one, document=FORM, **doing(request))
    return made


def _sent(data: bytes, media_type: str, ending: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="mapping-and-tracking-form.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
