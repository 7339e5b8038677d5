"""JPEG: a row of segments, of which those stay that the picture is drawn by."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from touchstone.inspection import endings
from touchstone.inspection.kinds import JPEG, NotTaken
from touchstone.inspection.stripping import turned

COMMENT, SCAN = 0xFE, 0xDA
APPLICATIONS = range(0xE0, 0xF0)
KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # size of a dot, colours, their meaning
BROKEN = "The picture does not hold together, so nothing can be taken out of it. Save it again yourself."


def strip(path: Path, into: Path, turn: int) -> None:
    """Copy it without comments, notes of cameras and programs, and what follows its end."""
    with path.open("rb") as file, into.open("wb") as out:
        end = endings.of(JPEG, file)
        if end is None:
            raise NotTaken(BROKEN)
        file.seek(2)
        out.write(b"\xff\xd8" + (_turned(turn) if turn != 1 else b""))
        _heads(file, out)
        shutil.copyfileobj(_Until(file, end), out)


def _turned(turn: int) -> bytes:
    held = b"Exif\0\0" + turned.exif(turn)
    return b"\xff\xe1" + (len(held) + 2).to_bytes(2, "big") + held


def _heads(file: BinaryIO, out: BinaryIO) -> None:
    """Copy the segments up to the first dots; the file then stands where these begin."""
    while True:
        at = file.tell()
        start = file.read(4)
        if len(start) < 4 or start[0] != 0xFF:
            raise NotTaken(BROKEN)
        marker = start[1]
        if marker == SCAN:
            file.seek(at)
            return
        if marker == 0xFF:
            file.seek(at + 1)
            continue
        held = file.read(int.from_bytes(start[2:], "big") - 2)
        dropped = marker in APPLICATIONS and not (marker in KEPT and held.startswith(KEPT[marker]))
        if not dropped and marker != COMMENT:
            out.write(start + held)


class _Until:
    """A file that ends at a place of its own."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        self._file, self._end = file, end

    def read(self, size: int = 65536) -> bytes:
        """The next piece."""
        return self._file.read(min(size, max(self._end - self._file.tell(), 0)))
