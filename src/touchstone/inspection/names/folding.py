"""Text as it is compared: without case, accents and the many marks for one apostrophe or hyphen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ALONE = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
}  # fmt: skip
ATOM = re.compile(r"[^\W\d_]+")


class _Table(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        made = "".join(_plain(one) for one in unicodedata.normalize("NFKD", chr(code)))
        self[code] = made
        return made


def _plain(one: str) -> str:
    if unicodedata.combining(one):
        return ""
    lower = one.casefold()
    return ALONE.get(lower, " " if lower.isspace() and lower not in "\n\t" else lower)


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of letters: as it is compared, and where it stands in the original."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A text beside its folded form; ``places`` says where each folded character was, and the end."""

    original: str
    text: str
    places: Sequence[int]

    @property
    def atoms(self) -> list[Atom]:
        """Its runs of letters, in order."""
        at = self.places
        return [Atom(one.group(), at[one.start()], at[one.end() - 1] + 1) for one in ATOM.finditer(self.text)]


def fold(text: str) -> Folded:
    """The text folded; takes time in proportion to its length."""
    odd = any(len(_TABLE[ord(one)]) != 1 for one in set(text))
    folded = text.translate(_TABLE)
    if not odd:
        return Folded(text, folded, range(len(text) + 1))
    places = [at for at, one in enumerate(text) for _ in _TABLE[ord(one)]]
    return Folded(text, folded, [*places, len(text)])


def atoms_of(words: str) -> tuple[str, ...]:
    """The runs of letters of a name, folded."""
    return tuple(ATOM.findall(fold(words).text))
