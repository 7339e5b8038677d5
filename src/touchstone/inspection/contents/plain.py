"""The words of a plain text."""

from __future__ import annotations

from pathlib import Path

from touchstone.inspection.contents import MOST_TEXT, Contents, Gathering
from touchstone.inspection.text import encoding


def read(path: Path) -> Contents:
    """The text as far as it is kept."""
    found = Gathering()
    with path.open("rb") as file:
        named = encoding(file.read(4))
    with path.open(encoding=named, errors="replace") as file:
        found.add(file.read(MOST_TEXT + 1).lstrip("\ufeff"))
    return Contents(text=found.text(), cut=found.cut)
