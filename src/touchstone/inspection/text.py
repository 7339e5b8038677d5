"""Plain text: words all the way, and no page for a browser."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from touchstone.inspection.kinds import TEXT, Kind, NotTaken

PIECE = 64 * 1024
PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<[!?/a-zA-Z]", re.DOTALL)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
WEB_PAGE = (
    "This is a web page or a drawing for one (HTML, SVG or XML), which could run programs in the browser of "
    "whoever opens it. Save it as PDF or as an image, and choose that."
)

OLDER = (
    "This looks like plain text whose letters are written in an older way, as Windows once did, so accents "
    "and pound signs may be lost. Open it, save it with the encoding UTF-8, or as PDF, and choose that."
)
MARKS = "£€…‘’“”•–—©®°½¼¾é"


def look(head: bytes, file: BinaryIO) -> tuple[Kind, ...]:
    """Plain text in UTF-8 (UTF-16 with its mark), or nothing; raise ``NotTaken`` for pages of the web."""
    decoder = codecs.getincrementaldecoder(encoding(head))()
    file.seek(0)
    begins = True
    while piece := file.read(PIECE):
        try:
            words = decoder.decode(piece)
        except UnicodeDecodeError:
            _older(file)
            return ()
        if begins and PAGE.match(words.lstrip("\ufeff")):
            raise NotTaken(WEB_PAGE, "page")
        if CONTROL.search(words):
            return ()
        begins = begins and not words.strip()
    return (TEXT,) if _ends(decoder) else _older(file)


def _older(file: BinaryIO) -> tuple[Kind, ...]:
    """Nothing; raise ``NotTaken`` for what reads as words by the older way of Windows."""
    file.seek(0)
    try:
        words = file.read(PIECE).decode("cp1252")
    except UnicodeDecodeError:
        return ()
    foreign = [letter for letter in words if letter > "~"]
    sound = all(letter.isalpha() or letter in MARKS for letter in foreign)
    if not CONTROL.search(words) and sound:
        raise NotTaken(OLDER, "encoding")
    return ()


def encoding(head: bytes) -> str:
    """How the text is written, by its first bytes."""
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"


def _ends(decoder: codecs.IncrementalDecoder) -> bool:
    """Whether the text does not stop in the middle of a letter."""
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
