"""Files in a folder of this machine: readable by nobody but the account that runs Touchstone.

``FOLDER/ab/abcdef…`` is a kept file, ``FOLDER/incoming/…`` one on its way in. Both are on one file system, so
that keeping is a rename: whole or not at all, and no byte is written twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from touchstone.integrations.storage.arriving import Arriving, Landing, private, settle, telling_what_is_full
from touchstone.integrations.storage.port import NAMED, NotKept, checked

__all__ = ["Arriving", "Folder"]


class Folder(Landing):
    """The folder as a place for files; it is made when the first file comes."""

    def __str__(self) -> str:
        return str(self.folder)

    def take(
        self,
        path: Path,
        sha256: str,
        kind: str = "",  # noqa: ARG002 a folder knows no kinds
        *,
        anew: bool = False,
    ) -> None:
        """Rename it into its place; bytes that are there already stay, unless ``anew``."""
        with telling_what_is_full():
            place = private(self.folder, checked(sha256)[:2]) / sha256
            if anew or not place.exists():
                path.replace(place)
                settle(place.parent)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes with that hash; raise ``NotKept``."""
        try:
            return self.place(sha256).open("rb")
        except FileNotFoundError:
            raise NotKept(f"The file {sha256[:12]}… is not in the store.") from None

    def here(self, sha256: str) -> BinaryIO | None:
        """The same: all of it is at hand."""
        return self.open(sha256)

    def place(self, sha256: str) -> Path:
        """Where the bytes with that hash are, or would be."""
        return self.folder / checked(sha256)[:2] / sha256

    def mark(self, sha256: str, kind: str) -> None:
        """Nothing: a folder keeps every kind alike."""

    def kept(self, before: float) -> Iterator[str]:
        """The hashes of all that is kept and came in before that time (seconds since 1970)."""
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if NAMED.fullmatch(path.name) and path.stat().st_mtime < before:
                    yield path.name

    def remove(self, sha256: str) -> None:
        """Remove the bytes with that hash, for good; nothing happens where there are none."""
        self.place(sha256).unlink(missing_ok=True)
