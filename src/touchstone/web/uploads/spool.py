"""Where the bytes of uploads gather: one file each, in the store's own folder, so that keeping is a rename.

The length of that file is how much has come. Bytes go to the system as they arrive, without a buffer of ours:
whatever ends the process, what was counted is there. A lock on the file lets one request write at a time and
ends with the process that holds it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from touchstone.integrations.storage.arriving import FILE_MODE, INCOMING, private, telling_what_is_full

FOLDER = "uploads"


class Busy(Exception):
    """Another request is writing this upload just now."""


class Spool:
    """The file of one upload."""

    def __init__(self, id: UUID) -> None:
        self.path = Path(settings.FILES_FOLDER) / FOLDER / id.hex

    def make(self) -> None:
        """Begin it, empty; raise ``StorageFull`` when the folder cannot be written."""
        with telling_what_is_full():
            private(Path(settings.FILES_FOLDER), FOLDER)
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))

    @property
    def size(self) -> int | None:
        """How many bytes have come; nothing where there is no such file any more."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return None

    @contextmanager
    def alone(self) -> Iterator[Writing]:
        """Write to it while nobody else does; raise ``Busy``, or ``FileNotFoundError``."""
        opened = os.open(self.path, os.O_WRONLY)
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield Writing(opened)
        finally:
            os.close(opened)

    def hashed(self) -> str:
        """SHA-256 of all that has come, read piece by piece."""
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()

    def landed(self) -> Path:
        """A second name of the same bytes among the files on their way in, flushed to the disk."""
        place = private(Path(settings.FILES_FOLDER), INCOMING) / uuid4().hex
        with telling_what_is_full():
            opened = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
            try:
                os.link(self.path, place)
            except OSError:  # a file system that knows no second names
                shutil.copyfile(self.path, place)
                place.chmod(FILE_MODE)
        return place

    def remove(self) -> None:
        """Forget the bytes."""
        self.path.unlink(missing_ok=True)


class Writing:
    """A spool file that is ours alone for a while."""

    def __init__(self, opened: int) -> None:
        self._opened = opened
        self.size = os.fstat(opened).st_size

    def add(self, piece: bytes | memoryview) -> None:
        """Add a piece at the end; raise ``StorageFull`` with as much of it kept as there was room for."""
        left = memoryview(piece)
        while left:
            with telling_what_is_full():
                written = os.pwrite(self._opened, left, self.size)
            self.size += written
            left = left[written:]

    def cut(self, size: int) -> None:
        """Take back what came after so many bytes."""
        os.ftruncate(self._opened, size)
        self.size = size


def free() -> int:
    """Bytes that the disk of the spool has room for."""
    folder = Path(settings.FILES_FOLDER)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def named(before: float) -> Iterator[UUID]:
    """The uploads whose files were last written before that time (seconds since 1970)."""
    for path in (Path(settings.FILES_FOLDER) / FOLDER).glob("*"):
        with contextlib.suppress(FileNotFoundError, ValueError):
            if path.stat().st_mtime < before:
                yield UUID(path.name)
