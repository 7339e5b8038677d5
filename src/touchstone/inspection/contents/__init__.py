"""What a file says and tells about its making: text, pages, authors, places, devices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.inspection.report import NOTHING, Metadata, Note

MOST_TEXT = 400_000  # characters that are kept of a file: a book of 200 pages


@dataclass(frozen=True, slots=True)
class Contents:
    """What opening a file has brought to light."""

    text: str = ""
    cut: bool = False  # whether there was more text
    pages: int | None = None
    metadata: Metadata = NOTHING
    notes: tuple[Note, ...] = ()
    recording: Mapping[str, Any] | None = None  # of sound and video: what they say of themselves


class Gathering:
    """Text as it is found, up to the limit, so that no file fills memory."""

    def __init__(self, most: int = MOST_TEXT) -> None:
        self._parts: list[str] = []
        self._left = most
        self.cut = False

    @property
    def full(self) -> bool:
        """Whether nothing more is taken."""
        return self._left <= 0

    def add(self, words: str) -> None:
        """Take as much of it as there is room for; no character that a database cannot hold."""
        clean = words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        self.cut = self.cut or len(clean) > self._left
        self._parts.append(clean[: self._left])
        self._left -= len(self._parts[-1])

    def text(self) -> str:
        """All that was taken, without empty lines in rows."""
        lines = (line.rstrip() for line in "".join(self._parts).splitlines())
        kept: list[str] = []
        for line in lines:
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).strip()


def words(value: object, most: int = 200) -> str | None:
    """What a file says of itself, as one short line; nothing where it says nothing."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    plain = "".join(sign if sign.isprintable() else " " for sign in str(value or ""))
    return " ".join(plain.split())[:most] or None


def written_by(authors: tuple[str, ...]) -> tuple[Note, ...]:
    """Advice where a document names who wrote it."""
    from touchstone.rules.words import listed

    if not authors:
        return ()
    message = (
        f"The file itself names {listed(authors)} as who wrote or saved it, beside what is on its pages. "
        "Whoever declares a piece anonymised declares that too."
    )
    return (Note("author", "advice", message),)
