"""The pieces of the picture: text, and a mark of its own shape for each kind of row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from touchstone.documents.timeline.layout import LINE
from touchstone.documents.timeline.rows import Kind

INK = "#1c2b33"
DEEP = "#12525e"
PALE = "#c3ced2"
PAPER = "#ffffff"
SVG = "http://www.w3.org/2000/svg"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
HALF = 6.5  # of a mark's width
RIM = f'stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'  # keeps lines off
LINED = f'stroke="{DEEP}" stroke-width="2"'
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OUTLINES = {
    Kind.TODAY: ((-HALF, -HALF), (HALF, -HALF), (0, HALF)),
    Kind.FIRST_DAY: ((-HALF, -HALF), (HALF, 0), (-HALF, HALF)),
    Kind.LAST_DAY: ((0, -HALF), (HALF, 0), (0, HALF), (-HALF, 0)),
}
Svg = list[str]  # a picture, piece by piece


def text(said: str) -> str:
    """A text as SVG holds it; a character that XML cannot hold becomes a replacement sign."""
    return escape(UNPRINTABLE.sub("\ufffd", said), quote=False)


def number(value: float) -> str:
    """To a tenth, without a needless ``.0``."""
    return f"{value:.1f}".removesuffix(".0")


def write(svg: Svg, lines: Sequence[str], x: float, y: float, size: float, weight: str = "normal") -> None:
    """Lines of text below one another; ``y`` is the foot of the first, and a rim keeps lines off."""
    look = f'fill="{INK}" font-size="{number(size)}" font-weight="{weight}" {RIM}'
    for index, line in enumerate(lines):
        foot = number(y + index * LINE)
        svg.append(f'<text x="{number(x)}" y="{foot}" {look}>{text(line)}</text>')


def strip(svg: Svg, start: float, end: float, y: float, *, advice: bool) -> None:
    """The bar of a window; of one that is only typical, with a broken edge."""
    place = f'x="{number(start)}" y="{number(y - HALF + 1)}"'
    size = f'width="{number(max(end - start, 1))}" height="{number(2 * HALF - 2)}"'
    edge = f'stroke="{DEEP}" stroke-width="1.2" stroke-dasharray="{"4 3" if advice else "none"}"'
    svg.append(f'<rect {place} {size} fill="#dfe9eb" {edge} />')


def mark(svg: Svg, kind: Kind, x: float, y: float) -> None:
    """The sign of a kind: told apart by its shape and filling, not by its colour."""
    if kind in (Kind.HAPPENED, Kind.PLANNED):
        fill = DEEP if kind is Kind.HAPPENED else PAPER
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(HALF - 1)}"'
        svg.append(f'<circle {place} fill="{fill}" {LINED} />')
        return
    points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in OUTLINES[kind])
    fill = PAPER if kind is Kind.FIRST_DAY else INK if kind is Kind.TODAY else DEEP
    svg.append(f'<polygon points="{points}" fill="{fill}" {LINED} />')
