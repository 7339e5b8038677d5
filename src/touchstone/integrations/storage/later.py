"""A bucket that may be slow or away: what comes in waits on this machine, and is put into it afterwards.

Whoever hands a file in never waits for the bucket. ``FOLDER/waiting/abcdef….KIND`` is a file that the bucket
has not yet; whoever reads finds it there. Once the bucket has it, it lies for a while under ``FOLDER/near``,
for jobs that look into the whole of it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from touchstone.integrations.storage.arriving import private, settle, telling_what_is_full
from touchstone.integrations.storage.port import NAMED, checked
from touchstone.integrations.storage.s3 import S3

WAITING, NEAR = "waiting", "near"


class Later(S3):
    """The bucket, and what waits for it."""

    def take(self, path: Path, sha256: str, kind: str = "", *, anew: bool = False) -> None:
        """Let it wait here, without asking the bucket; with ``anew`` put it at once: all is mended."""
        if anew:
            super().take(path, sha256, kind, anew=True)
            self._forget(sha256)
            return
        with telling_what_is_full():
            folder = private(self.folder, WAITING)
            if self._waiting(sha256) is None:
                path.replace(folder / f"{checked(sha256)}.{kind}")
                settle(folder)

    def put_away(self, sha256: str) -> bool:
        """Put a waiting file into the bucket, if there is one; whether there was.

        Raise ``StorageFull`` while it takes none.

        Where it was removed from here meanwhile, the bucket does not keep it either.
        """
        path = self._waiting(sha256)
        if path is None:
            return False
        with contextlib.suppress(FileNotFoundError):  # it goes, or is marked, meanwhile
            super().take(path, sha256, _kind(path))
        left = self._waiting(sha256)
        if left is None:
            super().remove(sha256)
        else:
            if left != path:  # marked meanwhile
                super().mark(sha256, _kind(left))
            self._lies_near(left)
        return True

    def _lies_near(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError), telling_what_is_full():
            os.utime(path)
            path.replace(private(self.folder, NEAR) / path.name.partition(".")[0])

    def waiting(self) -> list[tuple[str, int, float]]:
        """What waits: hash, bytes, and since when (seconds since 1970), the oldest first."""
        found = []
        for path in (self.folder / WAITING).glob("*.*"):
            with contextlib.suppress(FileNotFoundError):
                said = path.stat()
                found.append((path.name.partition(".")[0], said.st_size, said.st_mtime))
        return sorted(found, key=lambda one: one[2])

    def open(self, sha256: str) -> BinaryIO:
        """From here while it waits, otherwise from the bucket."""
        for _ in range(2):  # it may be marked, and so renamed, between finding and opening it
            path = self._waiting(sha256)
            with contextlib.suppress(FileNotFoundError):
                if path is not None:
                    return path.open("rb")
        return super().open(sha256)

    def here(self, sha256: str) -> BinaryIO | None:
        """What waits, or lies near."""
        for path in (self._waiting(sha256), self.folder / NEAR / checked(sha256)):
            with contextlib.suppress(FileNotFoundError):
                if path is not None:
                    return path.open("rb")
        return None

    def mark(self, sha256: str, kind: str) -> None:
        """Note it beside what waits, and in the bucket, which may have the same bytes already."""
        path = self._waiting(sha256)
        if path is not None:
            with contextlib.suppress(FileNotFoundError):
                path.replace(path.with_name(f"{sha256}.{kind}"))
        super().mark(sha256, kind)

    def kept(self, before: float) -> Iterator[str]:
        """What waits and what the bucket has, each once."""
        seen = {name for name, _, since in self.waiting() if since < before and NAMED.fullmatch(name)}
        yield from sorted(seen)
        yield from (each for each in super().kept(before) if each not in seen)

    def remove(self, sha256: str) -> None:
        """From here, and from the bucket."""
        self._forget(sha256)
        super().remove(sha256)

    def sweep(self, before: float) -> int:
        """Let go of what lies near since before that time too; the bucket has it."""
        return self.let_go(before) + super().sweep(before)

    def let_go(self, before: float) -> int:
        """Let go of what lies near since before that time (seconds since 1970); say how many files."""
        gone = 0
        for path in (self.folder / NEAR).glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    gone += 1
        return gone

    def _waiting(self, sha256: str) -> Path | None:
        return next((self.folder / WAITING).glob(f"{checked(sha256)}.*"), None)

    def _forget(self, sha256: str) -> None:
        for path in (self._waiting(sha256), self.folder / NEAR / sha256):
            if path is not None:
                path.unlink(missing_ok=True)


def _kind(path: Path) -> str:
    """What a file that waits is kept as."""
    return path.name.partition(".")[2]
