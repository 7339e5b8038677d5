"""MPEG-4 files whose parts do not hold together as written, though what they hold is whole.

A recorder that was interrupted, or a program that copied badly, leaves such: a length that was never filled
in, something behind the end, a last fragment that is torn. Readers find their way all the same, or with one
length put right for them, and packing pictures and sound anew mends it. Nothing mends what is missing.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

INDEX, DATA, FRAGMENT = b"moov", b"mdat", b"moof"
BOXES = 10_000  # more than a recording that is cut into fragments has at its top
TAIL = 64 * 1024 * 1024  # bytes at the end in which an index is looked for: a day's takes less
LOST = (
    "It begins like a recording but breaks off before its index, which recorders write last. Without that "
    "nobody finds the way to its pictures, and nothing here can repair it. Send the original again from the "
    "phone or camera, or let the program that made it save or convert it, and choose that."
)
CUT = (
    "It begins like a recording but breaks off: the index lists more than the file holds. "
    "Copy it again from the phone or camera that made it, and choose that."
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The outermost boxes: the name of each and where it begins; and whether they fill the file exactly."""

    boxes: tuple[tuple[bytes, int], ...]
    whole: bool

    @property
    def names(self) -> set[bytes]:
        """Which there are."""
        return {name for name, _ in self.boxes}

    @property
    def holds(self) -> bool:
        """Whether nothing is to be mended."""
        return self.whole and INDEX in self.names


def layout(file: BinaryIO) -> Layout:
    """How the file is laid out, as far as that can be told."""
    end, at, boxes = file.seek(0, os.SEEK_END), 0, list[tuple[bytes, int]]()
    while at < end and len(boxes) < BOXES:
        file.seek(at)
        start = file.read(16)
        if len(start) < 8:
            return Layout(tuple(boxes), whole=False)
        size, name = struct.unpack(">I4s", start[:8])
        if size == 1 and len(start) == 16:
            size = struct.unpack(">Q", start[8:])[0]
        size = end - at if size == 0 else size
        boxes.append((name, at))
        if size < 8 or at + size > end:
            return Layout(tuple(boxes), whole=False)
        at += size
    return Layout(tuple(boxes), whole=True)


def put_right(file: BinaryIO, known: Layout) -> Patched | None:
    """The file as a reader finds its way in it; nothing where it does without help, or nobody could help."""
    begins = next((at for name, at in known.boxes if name == DATA), None)
    if INDEX in known.names or begins is None or (index := _index_behind(file, begins)) is None:
        return None
    file.seek(begins)
    long = struct.unpack(">I", file.read(4))[0] == 1
    if long:
        return Patched(file, {begins + 8: struct.pack(">Q", index - begins)})
    return Patched(file, {begins: struct.pack(">I", index - begins)}) if index - begins < 2**32 else None


def _index_behind(file: BinaryIO, begins: int) -> int | None:
    """Where a whole index begins behind that place."""
    end = file.seek(0, os.SEEK_END)
    first = max(begins + 8, end - TAIL)
    file.seek(first)
    data = file.read(end - first)
    at = len(data)
    while (at := data.rfind(INDEX, 0, at)) >= 4:
        size = struct.unpack(">I", data[at - 4 : at])[0]
        if data[at + 8 : at + 12] == b"mvhd" and first + at - 4 + size <= end:
            return first + at - 4
    return None


def length_of(file: BinaryIO, known: Layout) -> float | None:
    """The length in seconds that an index announces; nothing for a recording in fragments."""
    at = next((at for name, at in known.boxes if name == INDEX), None)
    if at is None or FRAGMENT in known.names:
        return None
    file.seek(at + 8)
    head = file.read(40)
    if head[4:8] != b"mvhd":
        return None
    newer = head[8] == 1
    scale, length = struct.unpack(">IQ" if newer else ">II", head[28:40] if newer else head[20:28])
    return length / scale if scale else None


def fault_of(file: BinaryIO, known: Layout) -> str:
    """Why the pictures and sound of such a file cannot be had; nothing where packing them anew mends it."""
    import av

    helped = put_right(file, known)
    if helped is None and INDEX not in known.names:
        return LOST
    file.seek(0)
    try:
        with av.open(helped or file, "r", metadata_errors="replace") as container:
            if FRAGMENT in known.names:
                return "" if any(packet.size for packet in container.demux()) else CUT
            lost = not container.streams or any(beyond(one, file) for one in container.streams)
            return CUT if lost else ""
    except av.FFmpegError:
        return LOST


def beyond(stream: Any, file: BinaryIO) -> bool:
    """Whether the index lists more of a stream than the file holds."""
    count = len(stream.index_entries)
    last = stream.index_entries[count - 1] if count else None
    return last is not None and last.pos + last.size > file.seek(0, os.SEEK_END)


class Patched(io.RawIOBase):
    """A file that reads as if some bytes in it were others; the file itself stays as it is."""

    def __init__(self, file: BinaryIO, patches: Mapping[int, bytes]) -> None:
        self._file, self._patches, self._at = file, patches, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere."""
        self._file.seek(self._at)
        self._at = self._file.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        """Where reading goes on."""
        return self._at

    def readinto(self, into: Any) -> int:
        """What the file holds there, and in place of some of it what it should."""
        self._file.seek(self._at)
        data = bytearray(self._file.read(len(into)))
        for place, right in self._patches.items():
            for number, byte in enumerate(right):
                at = place + number - self._at
                if 0 <= at < len(data):
                    data[at] = byte
        into[: len(data)] = data
        self._at += len(data)
        return len(data)
