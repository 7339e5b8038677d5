"""Files in a folder of this machine: readable by nobody but the account that runs Touchstone.

``FOLDER/ab/abcdef…`` is a kept file, ``FOLDER/incoming/…`` one on its way in. Both are on one file system, so
that keeping is a rename: whole or not at all, and no byte is written twice.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from touchstone.integrations.storage.port import NAMED, NotKept, StorageFull, checked

INCOMING = "incoming"
FILE_MODE, FOLDER_MODE = 0o600, 0o700
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR}


class Folder:
    """The folder as a place for files; it is made when the first file comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receive(self) -> Arriving:
        """Begin to take in a file; raise ``StorageFull`` when the folder cannot be written."""
        with telling_what_is_full():
            return Arriving(self, _private(self.folder, INCOMING) / uuid.uuid4().hex)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with that hash; raise ``NotKept``."""
        try:
            return self.place(sha256).open("rb")
        except FileNotFoundError:
            raise NotKept(f"The file {sha256[:12]}… is not in the store.") from None

    def place(self, sha256: str) -> Path:
        """Where the bytes with that hash are, or would be."""
        return self.folder / checked(sha256)[:2] / sha256

    def kept(self, before: float) -> Iterator[str]:
        """The hashes of all that is kept and came in before that time (seconds since 1970)."""
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if NAMED.fullmatch(path.name) and path.stat().st_mtime < before:
                    yield path.name

    def remove(self, sha256: str) -> None:
        """Remove the bytes with that hash, for good; nothing happens where there are none."""
        self.place(sha256).unlink(missing_ok=True)

    def sweep(self, before: float) -> int:
        """Remove what came in before that time (seconds since 1970) and was never kept; say how many."""
        removed = 0
        for left in (self.folder / INCOMING).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if left.stat().st_mtime < before:
                    left.unlink()
                    removed += 1
        return removed


class Arriving:
    """A file on its way into the folder. Should nobody decide about it, it goes with the request."""

    def __init__(self, to: Folder, path: Path) -> None:
        self.size = 0
        self._to, self._path, self._hash = to, path, hashlib.sha256()
        self._writes = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")
        self._leave = weakref.finalize(self, _forget, self._writes, path)

    def write(self, piece: bytes) -> None:
        """Add a piece; raise ``StorageFull`` and keep nothing when there is no room for it."""
        try:
            with telling_what_is_full():
                self._writes.write(piece)
        except StorageFull:
            self.discard()
            raise
        self._hash.update(piece)
        self.size += len(piece)

    def read(self) -> BinaryIO:
        """What has come in so far."""
        self._writes.flush()
        return self._path.open("rb")

    def keep(self) -> str:
        """Put it in its place for good: flushed to the disk first, then renamed."""
        sha256 = self._hash.hexdigest()
        with telling_what_is_full():
            self._writes.flush()
            os.fsync(self._writes.fileno())
            self._writes.close()
            place = _private(self._to.folder, sha256[:2]) / sha256
            if place.exists():
                self.discard()
            elif self._leave.detach():
                self._path.replace(place)
                _settle(place.parent)
        return sha256

    def discard(self) -> None:
        """Forget it, unless it was kept."""
        self._leave()


def _forget(writes: BinaryIO, path: Path) -> None:
    with contextlib.suppress(OSError):
        writes.close()  # a full disk makes the last flush fail too
    path.unlink(missing_ok=True)


def _private(folder: Path, name: str) -> Path:
    """A folder in the store that only we may enter."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    inner = folder / name
    inner.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return inner


def _settle(folder: Path) -> None:
    """Make the rename last through a power cut, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def telling_what_is_full() -> Iterator[None]:
    """A full disk, a quota or a folder that may not be written, said as one thing."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFull(os.strerror(error.errno)) from error
        raise
