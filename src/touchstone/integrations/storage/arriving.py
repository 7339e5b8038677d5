"""Files on their way in: in a folder of this machine, whatever place they are kept in afterwards.

Such a file is hashed as it comes, looked at where it lies, and then taken as a whole by the place that keeps
it. Only the account that runs Touchstone may read it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import uuid
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from touchstone.integrations.storage.port import StorageFull

INCOMING = "incoming"
FILE_MODE, FOLDER_MODE = 0o600, 0o700
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR}


class Landing(ABC):
    """A place for files whose files land in a folder of this machine first, made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def take(self, path: Path, sha256: str, kind: str = "", *, anew: bool = False) -> None:
        """Take a file that has landed, with that hash, of that kind, into its place; ``path`` is then free.

        Bytes that are there already stay, unless ``anew`` says that they may be damaged. Raise
        ``StorageFull`` when there is no room for it; it then still lies where it landed.
        """

    @abstractmethod
    def open(self, sha256: str) -> BinaryIO:
        """The bytes with that hash, to read and to seek in; raise ``NotKept``, or ``StorageAway``."""

    def here(self, sha256: str) -> BinaryIO | None:  # noqa: ARG002
        """The bytes as a file of this machine, where they are at hand; nothing where they are elsewhere."""
        return None

    @abstractmethod
    def mark(self, sha256: str, kind: str) -> None:
        """Note what these bytes are kept as, where the place keeps kinds differently."""

    @abstractmethod
    def kept(self, before: float) -> Iterator[str]:
        """The hashes of all that is kept and came in before that time (seconds since 1970)."""

    @abstractmethod
    def remove(self, sha256: str) -> None:
        """Remove the bytes with that hash, for good; nothing happens where there are none."""

    def receive(self) -> Arriving:
        """Begin to take in a file; raise ``StorageFull`` when the folder cannot be written."""
        with telling_what_is_full():
            return Arriving(self, private(self.folder, INCOMING) / uuid.uuid4().hex)

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
    """A file on its way in. Should nobody decide about it, it goes with the request."""

    def __init__(self, to: Landing, path: Path) -> None:
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
        if not self._writes.closed:
            self._writes.flush()
        return self._path.open("rb")

    def keep(self, kind: str = "") -> str:
        """Put it in its place for good: flushed to the disk first, then taken as a whole.

        Where the place takes nothing now, it still lies where it landed and may be kept later.
        """
        if not self._leave.alive:
            raise ValueError("It was kept or discarded already.")
        sha256 = self._hash.hexdigest()
        with telling_what_is_full():
            if not self._writes.closed:
                self._writes.flush()
                os.fsync(self._writes.fileno())
                self._writes.close()
            self._to.take(self._path, sha256, kind)
        self.discard()
        return sha256

    def discard(self) -> None:
        """Forget it, unless it was kept."""
        self._leave()


def _forget(writes: BinaryIO, path: Path) -> None:
    with contextlib.suppress(OSError):
        writes.close()  # a full disk makes the last flush fail too
    path.unlink(missing_ok=True)


def private(folder: Path, name: str) -> Path:
    """A folder in the store that only we may enter."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    inner = folder / name
    inner.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return inner


def settle(folder: Path) -> None:
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
