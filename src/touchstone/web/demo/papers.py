"""Real, small PDF files for the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

from pypdf import PdfWriter

from touchstone.inspection.kinds import PDF
from touchstone.web.files.receiving import Received
from touchstone.web.files.store import store


@cache
def _pdf(title: str) -> bytes:
    writer, whole = PdfWriter(), BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    writer.write(whole)
    return whole.getvalue()


@contextmanager
def paper(name: str, title: str) -> Iterator[Received]:
    """A PDF with a title and an empty page, as if it had come in by a form."""
    incoming, data = store().receive(), _pdf(title)
    incoming.write(data)
    received = Received(incoming, name, PDF.media_type, len(data))
    received.ours = PDF
    try:
        yield received
    finally:
        received.close()
