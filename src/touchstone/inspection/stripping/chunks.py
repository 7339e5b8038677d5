"""PNG and WebP: rows of chunks with names, of which those stay that the picture is drawn by."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from touchstone.inspection.kinds import NotTaken
from touchstone.inspection.stripping import turned

PNG_SAYS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
WEBP_SAYS = {b"EXIF", b"XMP "}
EXIF_FLAG, XMP_FLAG = 0x08, 0x04
BROKEN = "The picture does not hold together, so nothing can be taken out of it. Save it again yourself."


def strip_png(path: Path, into: Path, turn: int) -> None:
    """Copy it without words, notes and what follows its end."""
    data = path.read_bytes()
    with into.open("wb") as out:
        out.write(data[:8])
        at = 8
        while True:
            if at + 12 > len(data):
                raise NotTaken(BROKEN)
            length, name = struct.unpack(">I4s", data[at : at + 8])
            whole = data[at : at + 12 + length]
            if name == b"IDAT" and turn != 1:
                out.write(_png(b"eXIf", turned.exif(turn)))
                turn = 1
            if name not in PNG_SAYS:
                out.write(whole)
            if name == b"IEND":
                return
            at += 12 + length


def _png(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))


def strip_webp(path: Path, into: Path, turn: int) -> None:
    """Copy it without notes and what follows its end."""
    data = path.read_bytes()
    end, at, kept = 8 + int.from_bytes(data[4:8], "little"), 12, b""
    while at + 8 <= min(end, len(data)):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        held = data[at + 8 : at + 8 + length]
        if name == b"VP8X":
            held = bytes([held[0] & ~(EXIF_FLAG | XMP_FLAG) | (EXIF_FLAG if turn != 1 else 0)]) + held[1:]
        if name not in WEBP_SAYS:
            kept += _webp(name, held)
        at += 8 + length + length % 2
    if turn != 1:
        kept += _webp(b"EXIF", turned.exif(turn))
    into.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(kept)) + b"WEBP" + kept)


def _webp(name: bytes, held: bytes) -> bytes:
    return struct.pack("<4sI", name, len(held)) + held + b"\0" * (len(held) % 2)
