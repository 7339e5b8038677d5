"""Real, small files for the demonstration, as if they had come in by a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

from pypdf import PdfWriter

from touchstone.inspection.kinds import PDF, Kind
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
    """A PDF with a title and an empty page."""
    with coming_in(name, _pdf(title), PDF) as received:
        yield received


@contextmanager
def coming_in(name: str, data: bytes, kind: Kind) -> Iterator[Received]:
    """A file that we have made, of a kind that we know."""
    incoming = store().receive()
    incoming.write(data)
    received = Received(incoming, name, kind.media_type, len(data))
    received.ours = kind
    try:
        yield received
    finally:
        received.close()
