"""How an MPEG-4 file is laid out: whether what a player needs first comes first."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from touchstone.inspection.recordings.facts import Index

MOST = 1000  # boxes looked at: the first fragment tells that there are fragments


def index_of(file: BinaryIO) -> Index:
    """Where the index of an MPEG-4 file lies: before what it lists, behind it, or in pieces."""
    found: Index = "none"
    pictures = False
    for name in _names(file):
        if name == b"moof":
            return "pieces"
        if name == b"mdat":
            pictures = True
        elif name == b"moov":
            found = "end" if pictures else "start"
    return found


def _names(file: BinaryIO) -> Iterator[bytes]:
    end, at = file.seek(0, os.SEEK_END), 0
    for _ in range(MOST):
        file.seek(at)
        start = file.read(16)
        if at >= end or len(start) < 8:
            return
        size, name = struct.unpack(">I4s", start[:8])
        if size == 1 and len(start) == 16:
            size = struct.unpack(">Q", start[8:])[0]
        yield name
        if size < 8:  # to the end of the file, or nonsense
            return
        at += size
