"""A pack, or a bound portfolio, on its way out."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.packs.packing import Pack, called

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(pack: Pack) -> StreamingHttpResponse:
    """The answer with the ZIP file, made while it is sent."""
    answer = StreamingHttpResponse(pack.zip(), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, pack.name) or ""
    answer["Cache-Control"] = "private, no-store"
    return answer


def sent_bound(one: Apprenticeship, opened: BinaryIO, size: int) -> FileResponse:
    """The answer with a portfolio as one PDF."""
    name = called(one) + ".pdf"
    answer = FileResponse(opened, content_type="application/pdf", as_attachment=True, filename=name)
    answer["Content-Length"] = str(size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
