"""Where each row of the timeline stands, so that no label covers another at any width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from touchstone.documents.timeline.rows import Row

MARGIN = 14
LINE = 20  # from one line of text to the next
TRACK = 26  # the strip on which a row's mark stands
GAP = 12
LABEL_SHARE = 0.46
TWO_COLUMNS_FROM = 640
TEXT = 15.0
SMALL = 13.5
CHARACTER = 0.6  # of the text's height: wider than the common sans serifs set ordinary words
FEWEST = 8  # characters a line


@dataclass(frozen=True)
class Placed:
    """A row, its label in lines, and its place from the top."""

    row: Row
    what: tuple[str, ...]
    about: tuple[str, ...]
    top: float
    height: float
    track: float  # the middle of its track


@dataclass(frozen=True)
class Measures:
    """The columns of a picture so many units wide: side by side, or the track below its label."""

    width: int

    @property
    def beside(self) -> bool:
        """Whether labels and tracks stand side by side."""
        return self.width >= TWO_COLUMNS_FROM

    @property
    def label(self) -> float:
        """Width of the labels."""
        whole = self.width - 2 * MARGIN
        return whole * LABEL_SHARE if self.beside else whole

    @property
    def left(self) -> float:
        """Where the tracks begin."""
        return MARGIN + self.label + GAP if self.beside else MARGIN

    @property
    def length(self) -> float:
        """How long the tracks are."""
        return self.width - MARGIN - self.left

    def lines(self, text: str, size: float, room: float | None = None) -> tuple[str, ...]:
        """The text in lines that fit the room, or the column of labels."""
        most = max(FEWEST, int((room or self.label) / (size * CHARACTER)))
        short = len(text) <= most and text.isprintable() and text.strip() == text != ""
        return (text,) if short else tuple(wrap(text, most))

    def place(self, rows: Sequence[Row], top: float) -> Iterator[Placed]:
        """The rows below one another, each as high as its label and its track need."""
        for row in rows:
            what = self.lines(row.what, TEXT)
            about = self.lines(f"{row.days} · {row.detail}" if row.detail else row.days, SMALL)
            text = LINE * (len(what) + len(about))
            height = GAP + (max(text, TRACK) if self.beside else text + TRACK)
            track = top + GAP / 2 + (LINE * 0.6 if self.beside else text + TRACK * 0.45)
            yield Placed(row, what, about, top, height, track)
            top += height
