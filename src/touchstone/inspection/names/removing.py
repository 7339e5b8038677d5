"""Words taken out of a file for good: a new file without them, read by another library before it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

IN_PLACE = "[removed]"
SOFT = "\x00"  # a break that may be a space or nothing, as where a PDF moves on
LEAST = 2  # characters: what is shorter is no name


class CannotRemove(ValueError):
    """The words could not be taken out for sure, so nothing was made; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was done: places emptied, pages that became pictures, and what went with the words."""

    places: int
    drawn: tuple[int, ...] = ()
    also: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


class Words:
    """Words to take out, each wherever it stands by itself, in any spacing; case and accents as given.

    Of what stands on two lines each line goes also where it stands alone: a paragraph may end between them.
    """

    def __init__(self, words: Sequence[str]) -> None:
        lines = {line.strip() for one in words for line in (one, *one.split("\n"))}
        wanted = sorted((one for one in lines if len(one) >= LEAST), key=lambda one: (-len(one), one))
        if not wanted:
            raise CannotRemove("There is nothing to take out.")
        self.wanted = tuple(wanted)
        self._pattern = re.compile("|".join(_loose(one) for one in wanted))

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where they stand."""
        return [found.span() for found in self._pattern.finditer(text)]

    def stand_in(self, text: str) -> bool:
        """Whether any of them stands there."""
        return self._pattern.search(text) is not None

    def taken_out(self, text: str, instead: str = IN_PLACE) -> tuple[str, int]:
        """The text without them, and how many places that were."""
        return self._pattern.subn(instead, text)


def _loose(word: str) -> str:
    """The word with any spacing, between other words: a hyphen at the end of a line may be of either kind."""
    marks = {"'": "['’‘ʼ]", "’": "['’‘ʼ]", "-": "[-‐‑\u00ad\ufffe]"}
    letters = [marks.get(one, re.escape(one)) for one in word if not one.isspace()]
    before = r"(?<![^\W_])" if word[0].isalnum() else ""
    after = r"(?![^\W_])" if word[-1].isalnum() else ""
    return before + rf"[\s{SOFT}]*".join(letters) + after


def remove(path: Path, kind: str, words: Sequence[str], into: Path) -> Removed:
    """Write to ``into`` the same file without the words, and without what it says of who made it.

    ``kind`` is an id of ``kinds``. Raise ``CannotRemove`` where that is not possible, or not sure.
    """
    wanted = Words(words)
    if kind == "pdf":
        from touchstone.inspection.names.pdf import remove_from_pdf

        return remove_from_pdf(path, wanted, into)
    if kind in ("docx", "xlsx", "pptx"):
        from touchstone.inspection.names.office import remove_from_office

        return remove_from_office(path, wanted, into)
    if kind == "text":
        return _remove_from_text(path, wanted, into)
    raise CannotRemove("Words can be taken out of PDF, Word, Excel, PowerPoint and plain text.")


def _remove_from_text(path: Path, wanted: Words, into: Path) -> Removed:
    from touchstone.inspection.names.reading import decoded

    text, places = wanted.taken_out(decoded(path.read_bytes()))
    if wanted.stand_in(text):
        raise CannotRemove("The words stand in it in a way that cannot be taken out. Change it yourself.")
    into.write_text(text, encoding="utf-8", newline="")
    return Removed(places)
