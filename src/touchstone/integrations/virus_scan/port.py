"""What a virus scanner must be able to do, and what stands in its place while none is connected."""

from __future__ import annotations

from typing import BinaryIO, Protocol


class Infected(Exception):
    """The file carries something; the message says what the scanner calls it."""


class Scanner(Protocol):
    """A virus scanner."""

    def scan(self, file: BinaryIO) -> None:
        """Read the file; raise ``Infected`` when it carries a virus."""


class Unscanned:
    """No scanner is connected: every file passes, and nobody is told that it was scanned."""

    def scan(self, file: BinaryIO) -> None:
        """Let it pass."""
