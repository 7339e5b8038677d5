"""What a virus scanner must be able to do, and what stands in its place while none is connected."""

from __future__ import annotations

from typing import BinaryIO, Protocol


class Infected(Exception):
    """The file carries something; the message says what the scanner calls it."""


class NotScanned(Exception):
    """The scanner gave no verdict; the message says why. ``again`` says that another try may bring one."""

    def __init__(self, message: str, *, again: bool) -> None:
        self.again = again
        super().__init__(message)


class Scanner(Protocol):
    """A virus scanner."""

    def scan(self, file: BinaryIO) -> str | None:
        """Read the file from its beginning; answer with the scanner's name, or nothing where there is none.

        Raise ``Infected`` when it carries a virus, ``NotScanned`` when there is no verdict.
        """


class Unscanned:
    """No scanner is connected: every file passes, and nobody is told that it was scanned."""

    def scan(self, file: BinaryIO) -> str | None:  # noqa: ARG002 nobody reads it
        """Let it pass."""
        return None
