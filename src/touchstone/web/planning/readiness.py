"""How far somebody has come with their sheet: counts of what they wrote and linked, and nothing else.

It judges nobody and predicts nothing: a criterion with notes may go badly, one without may go well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEP, BOX, GAP = 40, 34, 3  # of the picture, in its own units
A_ROW = 8  # boxes beside one another: what a telephone has room for


@dataclass(frozen=True, slots=True)
class Box:
    """One criterion: its mark, whether it has key points, whether a piece of evidence is linked."""

    id: str
    mark: str
    noted: bool
    linked: bool

    def words(self, evidence: bool) -> str:
        """The box in words."""
        said = "key points" if self.noted else "no key points yet"
        return f"{self.id}: {said}{', evidence linked' if evidence and self.linked else ''}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A box where the picture has it."""

    box: Box
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Group:
    """The criteria of a theme, or of the whole method; ``evidence`` where the plan has a portfolio."""

    title: str
    boxes: tuple[Box, ...]
    evidence: bool

    @property
    def noted(self) -> int:
        """How many have key points."""
        return sum(box.noted for box in self.boxes)

    @property
    def linked(self) -> int:
        """How many have a piece of evidence."""
        return sum(box.linked for box in self.boxes)

    @property
    def words(self) -> str:
        """The counts in a sentence or two."""
        whole = len(self.boxes)
        said = f"Key points: {self.noted} of {whole}."
        return f"{said} Evidence linked: {self.linked} of {whole}." if self.evidence else said

    @property
    def placed(self) -> list[Placed]:
        """The boxes in rows."""
        return [
            Placed(box, GAP + STEP * (at % A_ROW), GAP + STEP * (at // A_ROW))
            for at, box in enumerate(self.boxes)
        ]

    @property
    def width(self) -> int:
        """Of the picture."""
        return STEP * min(len(self.boxes), A_ROW)

    @property
    def height(self) -> int:
        """Of the picture."""
        return STEP * -(-len(self.boxes) // A_ROW)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A method at a glance."""

    whole: Group
    themes: tuple[Group, ...]


def readiness(title: str, themes: Iterable[tuple[str, Sequence[Box]]], *, evidence: bool) -> Readiness:
    """The counts for each theme and for all of them together."""
    groups = tuple(Group(theme, tuple(boxes), evidence) for theme, boxes in themes)
    return Readiness(Group(title, tuple(box for one in groups for box in one.boxes), evidence), groups)
