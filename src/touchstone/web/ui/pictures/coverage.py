"""Which piece of evidence shows which knowledge, skill or behaviour: a matrix, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from touchstone.rules.words import listed, plural


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence: its number or short name, its title, and the KSBs it is mapped to."""

    short: str
    title: str
    ksbs: frozenset[str]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One KSB: its code and wording, whether each piece shows it, and how many do."""

    code: str
    text: str
    shown: tuple[bool, ...]

    @property
    def count(self) -> int:
        """How many pieces show it."""
        return sum(self.shown)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix."""

    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]

    @property
    def bare(self) -> tuple[str, ...]:
        """The KSBs that no piece shows."""
        return tuple(line.code for line in self.lines if not line.count)

    @property
    def covered(self) -> int:
        """How many KSBs some piece shows."""
        return len(self.lines) - len(self.bare)

    @property
    def words(self) -> str:
        """The picture in a sentence."""
        pieces = plural(len(self.pieces), "piece")
        said = f"{self.covered} of {plural(len(self.lines), 'KSB')} covered by {pieces}"
        return f"{said}. Not covered yet: {listed(self.bare)}." if self.bare else f"{said}."


def coverage(needed: Iterable[tuple[str, str]], pieces: Sequence[Piece]) -> Coverage:
    """The matrix of the needed KSBs (code and wording), in their order, against the pieces."""
    lines = (Line(code, text, tuple(code in piece.ksbs for piece in pieces)) for code, text in needed)
    return Coverage(tuple(pieces), tuple(lines))
