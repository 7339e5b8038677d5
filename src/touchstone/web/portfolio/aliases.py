"""Aliases of the people that evidence is about: they say which person, never who it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_NAME = 2  # letters of a part of a name that is looked for
LONGEST = 60  # characters of an alias, as the database keeps it
REACHES = re.compile(r"@|\d{6,}")
SPLITS = re.compile(r"[,;\n]+")


def read_aliases(typed: str) -> list[str]:
    """Aliases as people list them: ``Mentee A, Mentee B``; each once, however it is spaced or capitalised."""
    found: dict[str, str] = {}
    for part in SPLITS.split(typed):
        if alias := " ".join(part.split()):
            found.setdefault(alias.casefold(), alias)
    return list(found.values())


def fault(aliases: Iterable[str], names: Iterable[str]) -> str:
    """What is wrong with the aliases, kindly, or nothing. ``names`` are people who are known by name."""
    known = {word for name in names for word in _words(name)}
    for alias in aliases:
        if len(alias) > LONGEST:
            return f"An alias may have {LONGEST} letters at most. “{alias[:20]}…” is longer: use a short one."
        if REACHES.search(alias):
            return f"“{alias}” could lead to the person. Use an alias that does not, such as Mentee A."
        if known & set(_words(alias)):
            return (
                f"“{alias}” looks like the name of somebody we know here. The person must not be recognised: "
                "use an alias, such as Mentee A."
            )
    return ""


def _words(name: str) -> list[str]:
    """The parts of a name in plain small letters: ``Zoë O’Neil`` is ``zoe`` and ``oneil``."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’`")
    return [word for word in re.findall(r"\w+", letters) if len(word) >= SHORTEST_NAME]
