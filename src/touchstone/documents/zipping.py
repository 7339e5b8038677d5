"""ZIP files made in pieces: whatever their size, memory holds one piece at a time.

Members are taken one after another and read when their turn comes, so a generator may open each file then.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, cast

from touchstone.rules.calendar import LONDON

SUMS = "SHA256SUMS"
LARGE = 1 << 30  # bytes from which a member is written with 64-bit sizes


@dataclass(frozen=True)
class Member:
    """One file in the ZIP file: its name, its bytes in pieces, and their number where it is known."""

    name: str
    content: Iterable[bytes]
    size: int = 0
    packed: bool = True  # no: its bytes are packed already, as pictures and recordings are


def written(name: str, text: str) -> Member:
    """A member of text."""
    return Member(name, (text.encode(),))


def zipped(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """The ZIP file in pieces. The same members at the same moment give the same bytes."""
    out, stamp = _Out(), at.astimezone(LONDON).timetuple()[:6]
    with zipfile.ZipFile(cast("IO[bytes]", out), "w") as archive:  # it is written and nothing else
        for member in members:
            said = zipfile.ZipInfo(member.name, stamp)
            said.compress_type = zipfile.ZIP_DEFLATED if member.packed else zipfile.ZIP_STORED
            with archive.open(said, "w", force_zip64=member.size >= LARGE) as into:
                for piece in member.content:
                    into.write(piece)
                    yield out.taken()
    yield out.taken()


def with_sums(members: Iterable[Member]) -> Iterator[Member]:
    """The members, and after them one with the SHA-256 of each, as ``sha256sum -c`` reads it."""
    sums: list[str] = []
    for member in members:
        known = hashlib.sha256()
        yield replace(member, content=_hashed(member.content, known))
        sums.append(f"{known.hexdigest()}  {member.name}\n")
    yield written(SUMS, "".join(sums))


def _hashed(content: Iterable[bytes], into: hashlib._Hash) -> Iterator[bytes]:
    for piece in content:
        into.update(piece)
        yield piece


class _Out:
    """Where the ZIP file is written: it hands on what has come since it was last asked."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        """What has come; it is not kept here any longer."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
