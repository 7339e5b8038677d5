"""Pages of a PDF drawn as pictures, by the renderer of a browser; for the sandbox alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

WIDE = 1240  # dots across a page, whatever its size on paper
TALLEST = 4 * WIDE  # of a page that is much higher than wide
LONGEST_TEXT = 40_000  # characters of one page
PICTURE = "page.png"


def draw_at(path: str, folder: str, number: int) -> dict[str, Any]:
    """Leave a page as a picture in the folder; answer with how many there are, and what this one says.

    ``number`` counts from one; the nearest page there is stands for one that is not. ``cannot`` says why
    nothing was drawn.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return {"cannot": "This PDF does not open here. Save it, and open it yourself."}
    try:
        pages = len(document)
        if not pages:
            return {"cannot": "This PDF has no pages."}
        shown = min(max(number, 1), pages)
        page = document[shown - 1]
        wide, high = page.get_size()
        scale = min(WIDE / max(wide, 1), TALLEST / max(high, 1))
        page.render(scale=scale, may_draw_forms=False).to_pil().save(Path(folder) / PICTURE)
        text = page.get_textpage().get_text_bounded()[:LONGEST_TEXT]
        return {"pages": pages, "page": shown, "text": text.replace("\r\n", "\n").replace("\x00", "")}
    finally:
        document.close()
