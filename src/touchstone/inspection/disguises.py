"""Files that are two things at once: the second is what somebody would open without knowing."""

from __future__ import annotations

import os
import re
from typing import BinaryIO

from touchstone.inspection import archives, endings
from touchstone.inspection.kinds import IMAGES, PDF, TEXT, Kind, NotTaken

TWO = (
    "It is {} and {} at once, which files are not by accident. Open it yourself, save it again, choose that."
)
ARCHIVE, PAGE, PORTABLE, PROGRAM = "an archive", "a web page", "a PDF", "a program"
FIRST = 1024  # bytes in which readers of PDF look for its beginning
TAGS = re.compile(rb"<(?:html|script|body|iframe|svg|!doctype html)\b", re.IGNORECASE)
AFTER: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"PK\x03\x04", ARCHIVE),
    (b"\x7fELF", PROGRAM),
    (b"This program cannot be run in DOS mode", PROGRAM),
)
LOOKED_AT = 4 * 1024 * 1024  # bytes after a picture's end


def check(kind: Kind, head: bytes, file: BinaryIO) -> None:
    """Raise ``NotTaken`` where a file of this kind is something else as well."""
    is_archive = head.startswith(b"PK")
    if not is_archive and archives.appended(file):
        raise _two(kind, ARCHIVE)
    if kind is not PDF and b"%PDF-" in head[:FIRST] and (kind is not TEXT or _ends_as_pdf(file)):
        raise _two(kind, PORTABLE)
    if kind is not TEXT and not is_archive and TAGS.search(head[:FIRST]):
        raise _two(kind, PAGE)
    after = _after(kind, file)
    for mark, what in AFTER:
        if mark in after:
            raise _two(kind, what)
    if TAGS.search(after):
        raise _two(kind, PAGE)


def _two(kind: Kind, other: str) -> NotTaken:
    return NotTaken(TWO.format(kind.title, other), "polyglot")


def _after(kind: Kind, file: BinaryIO) -> bytes:
    """What follows where the file's own kind ends; phones put a moving picture there, which is harmless."""
    if kind is PDF:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 64 * 1024, 0))
        return file.read().rpartition(b"%%EOF")[2]
    if kind not in IMAGES:
        return b""
    end = endings.of(kind, file)
    if end is None:
        return b""
    file.seek(end)
    return file.read(LOOKED_AT)


def _ends_as_pdf(file: BinaryIO) -> bool:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - FIRST, 0))
    return b"%%EOF" in file.read()
