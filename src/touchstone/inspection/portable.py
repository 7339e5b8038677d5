"""PDF: begins as one, opens, has pages and no password."""

from __future__ import annotations

from typing import BinaryIO

from touchstone.inspection.kinds import PDF, Kind, NotTaken

BROKEN = "It begins like a PDF but does not open. Open it yourself, save it again as PDF, and choose that."


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """PDF, or nothing; raise ``NotTaken`` for one that is broken, empty or locked."""
    if not head.startswith(b"%PDF-"):
        return ()
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    file.seek(0)
    try:
        read = PdfReader(file)
        locked = read.is_encrypted
        pages = 0 if locked else len(read.pages)
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise NotTaken(BROKEN) from error
    if locked:
        raise NotTaken("The PDF is protected with a password. Save it without one, and choose that.")
    if not pages:
        raise NotTaken("The PDF has no pages. Choose one that has something in it.")
    return (PDF,)
