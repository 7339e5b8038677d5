"""Pages of a PDF drawn by a browser's renderer: where words stand on them, and the page as a picture."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from touchstone.inspection.names.removing import Words

Box = tuple[float, float, float, float]  # left, bottom, right, top in points
Spots = dict[int, list[Box]]
DOTS = 200  # an inch
POINTS = 72
WIDER = 1.0  # points around a word
MOST_DOTS = 25_000_000  # of one page


def spots(path: Path, wanted: Words) -> Spots:
    """Where the words stand, by page from 0: a box for each line of each."""
    import pypdfium2
    from pypdfium2 import raw

    found: Spots = {}
    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            count = raw.FPDFText_CountChars(text)
            letters = "".join(_letter(raw.FPDFText_GetUnicode(text, at)) for at in range(count))
            boxes = [
                box
                for start, end in wanted.spans(letters)
                for box in _lines([text.get_charbox(at) for at in range(start, end) if letters[at].strip()])
            ]
            if boxes:
                found[number] = boxes
            text.close()
            page.close()
    finally:
        document.close()
    return found


def _letter(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def _lines(boxes: list[Box]) -> list[Box]:
    """One box for each line: a character that stands elsewhere begins another."""
    out: list[Box] = []
    for left, bottom, right, top in boxes:
        if out and abs(out[-1][1] - bottom) < 0.7 * max(4.0, out[-1][3] - out[-1][1]) and left >= out[-1][0]:
            last = out[-1]
            out[-1] = (last[0], min(last[1], bottom), max(last[2], right), max(last[3], top))
        else:
            out.append((left, bottom, right, top))
    return [(a - WIDER, b - WIDER, c + WIDER, d + WIDER) for a, b, c, d in out]


def draw(path: Path, number: int, boxes: list[Box]) -> tuple[bytes, float, float, tuple[int, int]]:
    """A page as JPEG with these boxes black; its width and height in points, and in dots."""
    import pypdfium2
    from PIL import ImageDraw

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(DOTS / POINTS, (MOST_DOTS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale)
        picture = bitmap.to_pil().convert("RGB")
        pen = ImageDraw.Draw(picture)
        for box in boxes:
            pen.rectangle(_on_picture(page, box, picture.size), fill="black")
        page.close()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue(), width, height, picture.size


def _on_picture(page: Any, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a box of the page stands on its picture, also of a page that is turned."""
    import ctypes

    from pypdfium2 import raw

    corners = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        x, y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, ctypes.byref(x), ctypes.byref(y))
        corners.append((x.value, y.value))
    xs, ys = sorted(one[0] for one in corners), sorted(one[1] for one in corners)
    return xs[0], ys[0], xs[1], ys[1]
