"""Where a picture ends by its own structure: what follows is something else, and what lacks it broke off."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import BinaryIO

from touchstone.inspection.kinds import GIF, JPEG, PNG, WEBP, Kind

STANDALONE = {0x01, *range(0xD0, 0xD8)}  # markers of a JPEG without a length
PIECE = 1024 * 1024


def of(kind: Kind, file: BinaryIO) -> int | None:
    """The first byte after the picture; ``None`` where it has no end, or its kind is not followed here."""
    follow = FOLLOWED.get(kind)
    if follow is None:
        return None
    size = file.seek(0, os.SEEK_END)
    end = follow(file)
    return end if end is not None and end <= size else None


def _png(file: BinaryIO) -> int | None:
    at = 8
    while True:
        file.seek(at)
        start = file.read(8)
        if len(start) < 8:
            return None
        at += 12 + int.from_bytes(start[:4], "big")
        if start[4:] == b"IEND":
            return at


def _webp(file: BinaryIO) -> int | None:
    file.seek(4)
    length = int.from_bytes(file.read(4), "little")
    return 8 + length + length % 2


def _jpeg(file: BinaryIO) -> int | None:
    at = 2
    while True:
        file.seek(at)
        start = file.read(4)
        if len(start) < 2 or start[0] != 0xFF:
            return None
        marker = start[1]
        if marker == 0xD9:
            return at + 2
        if marker in STANDALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(start[2:4], "big")
        if marker == 0xDA:
            found = _after_scan(file, at)
            if found is None:
                return None
            at = found


def _after_scan(file: BinaryIO, at: int) -> int | None:
    """Where the next marker begins after the dots of one scan."""
    file.seek(at)
    before = b""
    while piece := file.read(PIECE):
        data = before + piece
        found = data.find(b"\xff")
        while 0 <= found < len(data) - 1:
            if data[found + 1] not in {0x00, 0xFF, *STANDALONE}:
                return at + found
            found = data.find(b"\xff", found + 1)
        before = data[-1:]
        at += len(data) - 1
    return None


def _gif(file: BinaryIO) -> int | None:
    file.seek(0)
    start = file.read(13)
    if len(start) < 13:
        return None
    at = 13 + colours(start[10])
    while True:
        file.seek(at)
        head = file.read(10)
        if not head:
            return None
        if head[0] == 0x3B:
            return at + 1
        if head[0] == 0x21:
            at = blocks_end(file, at + 2)
        elif head[0] == 0x2C and len(head) == 10:
            at = blocks_end(file, at + 10 + colours(head[9]) + 1)
        else:
            return None


def colours(flags: int) -> int:
    """The length of the colours that follow, if the flags say that there are any."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def blocks_end(file: BinaryIO, at: int) -> int:
    """The place after a row of blocks that each begin with their length; the last one is empty."""
    while True:
        file.seek(at)
        length = file.read(1)
        if not length:
            return at
        at += 1 + length[0]
        if not length[0]:
            return at


FOLLOWED: Mapping[Kind, Callable[[BinaryIO], int | None]] = {
    PNG: _png,
    JPEG: _jpeg,
    GIF: _gif,
    WEBP: _webp,
}
