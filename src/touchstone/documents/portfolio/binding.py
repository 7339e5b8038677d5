"""The portfolio typeset, and its pictures put in: for the sandbox, since a large one may need much memory.

Who typesets holds every picture it is given, unpacked, at once: some four megabytes for a page. So it is
given two dots for each, with the picture's number in them, and the pictures take their place when all is laid
out. They are JPEG and stay as they are.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from touchstone.documents.drawing import all_drawable, all_plain
from touchstone.documents.typeset import CannotTypesetError, Typeset

TEMPLATE = "portfolio/portfolio.typ"
MADE = "portfolio.pdf"
LARGEST = 250 * 1024 * 1024  # bytes of the finished document
TOO_MUCH = "too large"


def bind_at(path: str, folder: str) -> dict[str, Any]:
    """Leave the document in the folder, whose pictures the context at ``path`` names.

    Answer with its number of pages and its size; with ``cannot`` where nothing could be made.
    """
    said = all_drawable(json.loads(Path(path).read_text("utf-8")))
    pictures = _numbered(said)
    try:
        made = _typeset(said, Path(folder))
    except CannotTypesetError as why:
        return {"cannot": str(why)}
    into = Path(folder) / MADE
    pages = _with_pictures(made, [Path(folder) / name for name in pictures], into)
    size = into.stat().st_size
    return {"cannot": TOO_MUCH} if size > LARGEST else {"pages": pages, "size": size}


def _numbered(said: dict[str, Any]) -> list[str]:
    """Give each picture its number; answer with their files by that number."""
    found: list[str] = []
    for piece in said["pieces"]:
        for file in piece["files"]:
            for picture in file["pictures"]:
                picture["number"] = len(found)
                if picture["file"]:
                    found.append(picture["file"])
    return found


def _typeset(said: dict[str, Any], folder: Path) -> bytes:
    work = Typeset(TEMPLATE, said, date.fromisoformat(said["on"]), folder)
    try:
        return work.pdf()
    except CannotTypesetError:  # a mark on a letter may stand in another typeface than the letter
        return replace(work, context=all_plain(said)).pdf()


def _with_pictures(made: bytes, pictures: list[Path], into: Path) -> int:
    """The finished document, with every picture in the place that was kept for it; its number of pages."""
    from io import BytesIO

    from pikepdf import Name, Pdf, Stream
    from PIL import Image

    with Pdf.open(BytesIO(made)) as pdf:
        for held in pdf.objects:
            if not isinstance(held, Stream) or held.get("/Subtype") != Name.Image:
                continue
            number = _number(held)
            if number is None:
                continue
            with Image.open(pictures[number]) as picture:
                held.Width, held.Height = picture.size
            held.Interpolate = True
            held.write(pictures[number].read_bytes(), filter=Name.DCTDecode)
        pages = len(pdf.pages)
        pdf.save(into, deterministic_id=True)
    return pages


def _number(held: Any) -> int | None:
    """The number in the two dots; nothing for any other picture."""
    if (int(held.Width), int(held.Height)) != (2, 1):
        return None
    dots = held.read_bytes()
    marked = dots[:2] == b"TS" and dots[5:] == b"P"
    return int.from_bytes(dots[2:5], "big") if marked else None
