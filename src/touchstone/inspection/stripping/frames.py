"""GIF: frames and notes in a row, of which those stay that the picture is drawn and moved by."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from touchstone.inspection.endings import blocks_end, colours
from touchstone.inspection.kinds import NotTaken

END, NOTE, FRAME = 0x3B, 0x21, 0x2C
MOVES, SPEAKS = 0xF9, 0xFF  # how long a frame stands; what a program adds
KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it moves; what its colours mean
BROKEN = "The picture does not hold together, so nothing can be taken out of it. Save it again yourself."


def strip(path: Path, into: Path, turn: int) -> None:  # noqa: ARG001 a GIF is never turned
    """Copy it without comments, notes of programs, and what follows its end."""
    with path.open("rb") as file, into.open("wb") as out:
        start = file.read(13)
        at = 13 + colours(start[10])
        file.seek(0)
        out.write(file.read(at))
        while (end := _end(file, at)) is not None:
            if _stays(file, at):
                file.seek(at)
                out.write(file.read(end - at))
            at = end
        out.write(bytes([END]))


def _end(file: BinaryIO, at: int) -> int | None:
    """Where the part that begins there ends; nothing where the picture does."""
    file.seek(at)
    head = file.read(10)
    if head[:1] == bytes([END]):
        return None
    if head[:1] == bytes([NOTE]):
        return blocks_end(file, at + 2)
    if head[:1] == bytes([FRAME]) and len(head) == 10:
        return blocks_end(file, at + 10 + colours(head[9]) + 1)
    raise NotTaken(BROKEN)


def _stays(file: BinaryIO, at: int) -> bool:
    file.seek(at)
    head = file.read(14)
    if head[0] == FRAME or head[1] == MOVES:
        return True
    return head[1] == SPEAKS and head[3:14] in KEPT
