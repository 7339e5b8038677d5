"""The words of a PDF, its pages, who made it, and what it carries."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from touchstone.inspection.contents import Contents, Gathering, words, written_by
from touchstone.inspection.portable import attached, parts
from touchstone.inspection.report import Metadata, Note
from touchstone.rules.words import listed

MOMENT = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
NO_WORDS = Note(
    "no_text",
    "advice",
    "No words could be read in it; its pages may be pictures. So no search finds it, no program reads it out "
    "to somebody who cannot see it, and names in it are not found. Where you can, hand in the document that "
    "it was printed from.",
)


def read(path: Path) -> Contents:
    """Text as the renderer of a browser sees it, and what the document says of itself."""
    import pikepdf
    import pypdfium2

    found = Gathering()
    document = pypdfium2.PdfDocument(path)
    try:
        pages = len(document)
        for number in range(pages):
            if found.full:
                found.cut = True
                break
            page = document[number]
            found.add(page.get_textpage().get_text_bounded() + "\n\n")
            page.close()
    finally:
        document.close()
    text = found.text()
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        metadata, carried = _metadata(pdf), _attached(pdf)
    notes = (*carried, *(() if text else (NO_WORDS,)), *written_by(metadata.authors))
    return Contents(text=text, cut=found.cut, pages=pages, metadata=metadata, notes=notes)


def _metadata(pdf: Any) -> Metadata:
    said = {str(key): str(value) for key, value in pdf.docinfo.items()}
    author = words(said.get("/Author"))
    return Metadata(
        authors=(author,) if author else (),
        software=words(said.get("/Creator")) or words(said.get("/Producer")),
        created=moment(said.get("/CreationDate", "")),
        title=words(said.get("/Title")),
    )


def moment(said: str) -> str | None:
    """A moment as PDF writes it, in ISO 8601; nothing where it cannot be read."""
    found = MOMENT.match(said)
    if found is None:
        return None
    year, month, day, hour, minute, second, utc, hours, minutes = found.groups()
    date = f"{year}-{month or '01'}-{day or '01'}"
    if hour is None:
        return date
    offset = "+00:00" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{date}T{hour}:{minute or '00'}:{second or '00'}{offset}"


def _attached(pdf: Any) -> tuple[Note, ...]:
    names = sorted(
        {words(held[0]) or "a file without a name" for part in parts(pdf) if (held := attached(part))}
    )
    if not names:
        return ()
    message = (
        f"It carries {listed(names[:10])} as an attachment, which nobody sees on its pages and which is not "
        "examined. Add what matters as a piece of its own."
    )
    return (Note("attachment", "advice", message),)
