"""A pack on its way out."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from touchstone.web.packs.packing import Pack

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(pack: Pack) -> StreamingHttpResponse:
    """The answer with the ZIP file, made while it is sent."""
    answer = StreamingHttpResponse(pack.zip(), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, pack.name) or ""
    answer["Cache-Control"] = "private, no-store"
    return answer
