"""What a place for files must be able to do. A folder is one; an object store may be another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

BACKUP_LOCK = 7_426_001  # of PostgreSQL, advisory: shared by who backs up or keeps, alone for who removes
NAMED = re.compile(r"[0-9a-f]{64}")


class StorageFull(Exception):
    """There is no room for the file, or the place refuses it; nothing of it was kept."""


class StorageAway(Exception):
    """The place cannot be reached, or gives no answer; what it keeps is neither lost nor changed."""


class NotKept(Exception):
    """No such bytes are kept here; the message names them by their hash."""


class Incoming(Protocol):
    """A file on its way in: written in pieces, hashed as it goes, kept or discarded as a whole."""

    size: int

    def write(self, piece: bytes) -> None:
        """Add a piece; raise ``StorageFull`` and keep nothing when there is no room for it."""

    def read(self) -> BinaryIO:
        """What has come in so far, to look at before it is kept."""

    def keep(self, kind: str = "") -> str:
        """Put it in its place for good; answer with its SHA-256. Bytes that are there already stay.

        ``kind`` is what it is kept as (portfolio, recordings, decisions …), for a place that keeps kinds
        differently. Raise ``StorageFull`` when there is no room for it.
        """

    def discard(self) -> None:
        """Forget it, unless it was kept."""


class Storage(Protocol):
    """A place for files."""

    def receive(self) -> Incoming:
        """Begin to take in a file; raise ``StorageFull`` when not even that is possible."""

    def take(self, path: Path, sha256: str, kind: str = "", *, anew: bool = False) -> None:
        """Take a file of this machine with that hash into its place, whole; ``path`` may be gone then.

        Bytes that are there already stay, unless ``anew`` says that they may be damaged.
        """

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with that hash, to read and to seek in; raise ``NotKept``, or ``StorageAway``."""

    def mark(self, sha256: str, kind: str) -> None:
        """Note what these bytes are kept as, where the place keeps kinds differently."""

    def sweep(self, before: float) -> int:
        """Remove what came in before that time (seconds since 1970) and was never kept; say how many."""

    def kept(self, before: float) -> Iterator[str]:
        """The hashes of all that is kept and came in before that time (seconds since 1970)."""

    def remove(self, sha256: str) -> None:
        """Remove the bytes with that hash, for good. Whoever calls it holds ``BACKUP_LOCK`` alone."""


def checked(sha256: str) -> str:
    """The hash, if it is one: it becomes part of a path. Raise ``NotKept`` for anything else."""
    if not NAMED.fullmatch(sha256):
        raise NotKept("This is not the name of a kept file.")
    return sha256
