"""Two places while files move from one to the other: what comes in goes to the new one, both are read.

So an instance goes on while its files move, and nobody finds a file missing meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.port import NotKept


class Both(Landing):
    """The new place, and beside it the one from before."""

    def __init__(self, new: Landing, before: Landing) -> None:
        super().__init__(new.folder)
        self.new, self.before = new, before

    def __str__(self) -> str:
        return f"{self.new} (before: {self.before})"

    def take(self, path: Path, sha256: str, kind: str = "", *, anew: bool = False) -> None:
        """Into the new place."""
        self.new.take(path, sha256, kind, anew=anew)

    def open(self, sha256: str) -> BinaryIO:
        """From the new place or the one before; once more from the new one, as it may have just moved."""
        for place in (self.new, self.before):
            try:
                return place.open(sha256)
            except NotKept:
                continue
        return self.new.open(sha256)

    def here(self, sha256: str) -> BinaryIO | None:
        """From whichever has it at hand."""
        for place in (self.new, self.before):
            with contextlib.suppress(NotKept):
                if (found := place.here(sha256)) is not None:
                    return found
        return None

    def mark(self, sha256: str, kind: str) -> None:
        """In both."""
        self.new.mark(sha256, kind)
        self.before.mark(sha256, kind)

    def kept(self, before: float) -> Iterator[str]:
        """What either has, each once."""
        seen = set()
        for sha256 in self.new.kept(before):
            seen.add(sha256)
            yield sha256
        yield from (each for each in self.before.kept(before) if each not in seen)

    def remove(self, sha256: str) -> None:
        """From both."""
        self.new.remove(sha256)
        self.before.remove(sha256)

    def sweep(self, before: float) -> int:
        """In both."""
        return self.new.sweep(before) + self.before.sweep(before)
