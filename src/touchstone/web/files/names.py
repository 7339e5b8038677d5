"""What people call their files: shown, never trusted."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

LONGEST = 150  # characters that are kept of a name
NAMELESS = "file"


def shown_name(given: str) -> str:
    """The name without folders, without marks that turn writing around, and not too long for a page.

    What a name ends in is kept, since people tell files apart by it.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in unicodedata.normalize("NFC", last) if _visible(letter))
    tidy = " ".join(plain.split()).strip(". ")
    if len(tidy) > LONGEST:
        ending = PurePosixPath(tidy).suffix[:10]
        tidy = tidy[: LONGEST - len(ending) - 1].rstrip(". ") + "…" + ending
    return tidy or NAMELESS


def _visible(letter: str) -> bool:
    """Not a control, a direction mark, a surrogate or a private or unassigned code."""
    return letter == " " or not unicodedata.category(letter).startswith(("C", "Zl", "Zp"))
