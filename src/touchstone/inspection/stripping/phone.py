"""HEIC: an index says where in the file each item is; those that tell something are written over in place.

The dots stay where they are, and how the picture is turned is a property of its own that stays too.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.stripping import turned

SAYS = {b"Exif", b"mime", b"uri "}  # types of items that are no picture
BROKEN = "The picture does not hold together, so nothing can be taken out of it. Save it again yourself."
LARGEST_INDEX = 16 * 1024 * 1024


def strip(path: Path, into: Path, turn: int) -> None:  # noqa: ARG001 the turn is no part of what goes
    """Copy it, and write over what its camera and programs noted in it."""
    try:
        pieces = list(_pieces(path))
    except (struct.error, IndexError, KeyError) as error:
        raise NotTaken(BROKEN) from error
    shutil.copyfile(path, into)
    size = into.stat().st_size
    with into.open("r+b") as out:
        for at, held in pieces:
            if at + len(held) > size:
                raise NotTaken(BROKEN)
            out.seek(at)
            out.write(held)


def _pieces(path: Path) -> Iterator[tuple[int, bytes]]:
    """Where something is written over, and with what."""
    with path.open("rb") as file:
        size, at = path.stat().st_size, 0
        while at < size:
            file.seek(at)
            length, name = struct.unpack(">I4s", file.read(8))
            if name == b"meta":
                index = file.read(min(length - 8, LARGEST_INDEX))
                yield from _of_index(index, at + 8)
                return
            if length < 8:
                return
            at += length


def _of_index(index: bytes, begins: int) -> Iterator[tuple[int, bytes]]:
    boxes = {name: (at, held) for name, at, held in _boxes(index, 4)}
    types = dict(_items(boxes[b"iinf"][1]))
    inside = begins + boxes[b"idat"][0] if b"idat" in boxes else 0
    for item, method, extents in _places(boxes[b"iloc"][1]):
        if types.get(item) not in SAYS:
            continue
        left = _instead(types[item], sum(length for _, length in extents))
        for at, length in extents:
            yield (at + (inside if method else 0), left[:length])
            left = left[length:]


def _instead(kind: bytes, length: int) -> bytes:
    """As many bytes that say nothing: an empty list of notes where readers expect one, blanks elsewhere."""
    empty = bytes(4) + turned.exif(1)
    return empty.ljust(length, b"\0") if kind == b"Exif" and length >= len(empty) else b" " * length


def _boxes(data: bytes, at: int) -> Iterator[tuple[bytes, int, bytes]]:
    """Name, place of what it holds, and what it holds, of each box in a row."""
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if length < 8:
            return
        yield name, at + 8, data[at + 8 : at + length]
        at += length


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number and the type of each item."""
    for name, _, held in _boxes(data, 6 if data[0] == 0 else 8):
        if name == b"infe" and held[0] >= 2:
            wide = 4 if held[0] == 3 else 2
            number = int.from_bytes(held[4 : 4 + wide], "big")
            yield number, held[6 + wide : 10 + wide]


def _places(data: bytes) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Each item's number, whether it lies in the index itself, and its stretches: place and length."""
    version, at = data[0], 6
    offset, length, base, index = data[4] >> 4, data[4] & 15, data[5] >> 4, data[5] & 15
    wide = 4 if version == 2 else 2

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(data):
            raise IndexError
        found = int.from_bytes(data[at : at + size], "big")
        at += size
        return found

    for _ in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        begins = number(base)
        extents = []
        for _ in range(number(2)):
            number(index if version else 0)
            start = number(offset)
            extents.append((begins + start, number(length)))
        yield item, method, extents
