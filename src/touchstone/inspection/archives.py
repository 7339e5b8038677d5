"""Archives that documents are: what unpacking them would cost, and what is hidden in them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from touchstone.inspection.kinds import NotTaken

MEGABYTE = 1024 * 1024
MOST_PARTS = 20_000
MOST_UNPACKED = 2048 * MEGABYTE
MODEST = 64 * MEGABYTE  # unpacked, below which no ratio is suspicious
MOST_RATIO = 150  # unpacked to packed; sheets full of equal rows come to 60
DEEPEST = 3  # archives in archives
LARGEST_INSIDE = 64 * MEGABYTE  # of an archive in an archive that is looked into
LOCKED_PART = 0x1  # flag of a part that needs a password
FAULTS = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)

BOMB = (
    "It unpacks to far more than it seems to hold, as files do that are made to bring computers down. "
    "If it is your own work, save it as PDF, and choose that."
)
DEEP = "It holds archives in archives in archives. Take out what matters, and add each file as its own piece."
BROKEN = "It is an archive that does not open. Open it yourself, save it again, and choose that."
LOCKED = "The document is protected with a password. Save it without one, and choose that."
MACROS = "The document holds macros, which are programs. Save it without macros, or as PDF, and choose that."
PROGRAM = "The document holds a program ({}). Take it out, save it again, and choose that."
ENTITIES = (
    "The document is written so that reading it never ends. If it is your own work, save it as PDF, "
    "and choose that."
)
RUNS = (".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".msi", ".hta", ".sh")
ARCHIVES = (".zip", ".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".pptm", ".xlsb", ".odt", ".ods", ".odp")
MACRO_FOLDERS = ("basic/", "scripts/", "xl/macrosheets/", "word/activex/", "xl/activex/", "ppt/activex/")


def check(archive: ZipFile, packed: int, depth: int = 1) -> None:
    """Raise ``NotTaken`` for an archive that is a bomb, locked, or holds what runs; look into those inside.

    ``packed`` is the number of bytes it was read from.
    """
    parts = archive.infolist()
    _affordable(parts, packed)
    for part in parts:
        name = part.filename.lower()
        if part.flag_bits & LOCKED_PART:
            raise NotTaken(LOCKED, "encrypted")
        if name.endswith("vbaproject.bin") or (name.startswith(MACRO_FOLDERS) and not part.is_dir()):
            raise NotTaken(MACROS, "macros")
        if name.endswith(RUNS):
            raise NotTaken(PROGRAM.format(part.filename.rsplit("/", 1)[-1][:60]), "program")
        if name.endswith(".xml"):
            _no_entities(archive, part)
        if name.endswith(ARCHIVES):
            _inside(archive, part, depth)


def _affordable(parts: list[ZipInfo], packed: int) -> None:
    """Whether unpacking is in proportion; parts that share their bytes count as often as they are named."""
    unpacked, stored = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or stored > packed:
        raise NotTaken(BOMB, "bomb")
    if unpacked > MODEST and unpacked > MOST_RATIO * packed:
        raise NotTaken(BOMB, "bomb")


def _no_entities(archive: ZipFile, part: ZipInfo) -> None:
    with archive.open(part) as opened:
        if b"<!ENTITY" in opened.read(1024):
            raise NotTaken(ENTITIES, "bomb")


def _inside(archive: ZipFile, part: ZipInfo, depth: int) -> None:
    if depth >= DEEPEST:
        raise NotTaken(DEEP, "bomb")
    if part.file_size > LARGEST_INSIDE:
        return  # counted above; a person who opens it sees it for what it is
    held = archive.read(part)
    if held.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(held)) as inner:
                check(inner, len(held), depth + 1)
        except FAULTS as error:
            raise NotTaken(BROKEN) from error


def drained(archive: ZipFile, part: str) -> None:
    """Read a part to its end, so that one that is damaged shows; nothing of it is kept."""
    with archive.open(part) as opened:
        while opened.read(MEGABYTE):
            pass


def appended(file: BinaryIO) -> bool:
    """Whether an archive ends in the last pages of a file that is something else."""
    size = file.seek(0, os.SEEK_END)
    begin = max(size - 66_000, 0)
    file.seek(begin)
    return any(_directory(file, begin, tail_at, size) for tail_at in _ends(file.read()))


def _ends(tail: bytes) -> Iterator[tuple[int, bytes]]:
    at = tail.find(b"PK\x05\x06")
    while at >= 0:
        yield at, tail[at : at + 22]
        at = tail.find(b"PK\x05\x06", at + 1)


def _directory(file: BinaryIO, begin: int, found: tuple[int, bytes], size: int) -> bool:
    """Whether what looks like an archive's end has an archive's list of parts just before it."""
    at, end = found
    if len(end) < 22 or begin + at + 22 > size:
        return False
    length = int.from_bytes(end[12:16], "little")
    start = begin + at - length
    if length < 46 or start < 0:
        return False
    file.seek(start)
    return file.read(4) == b"PK\x01\x02"
