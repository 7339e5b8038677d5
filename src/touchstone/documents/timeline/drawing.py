"""The pieces of the picture: text, and a mark of its own shape for each kind of row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from touchstone.documents.timeline.layout import LINE
from touchstone.documents.timeline.rows import Kind

INK = "#1c2b33"
DEEP = "#12525e"
PALE = "#c3ced2"
PAPER = "#ffffff"
SVG = "http://www.w3.org/2000/svg"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
HALF = 6.5  # of a mark's width
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def child(parent: Element, tag: str, text: str = "", /, **attributes: str | float) -> Element:
    """A new element with its text; in names an underscore stands for a hyphen.

    A character that XML cannot hold becomes a replacement sign.
    """
    written = {
        name.replace("_", "-"): value if isinstance(value, str) else number(value)
        for name, value in attributes.items()
    }
    element = SubElement(parent, tag, written)
    if text:
        element.text = UNPRINTABLE.sub("\ufffd", text)
    return element


def number(value: float) -> str:
    """To a tenth, without a needless ``.0``."""
    return f"{value:.1f}".removesuffix(".0")


def write(
    parent: Element, lines: Sequence[str], x: float, y: float, size: float, weight: str = "normal"
) -> None:
    """Lines of text below one another; ``y`` is the foot of the first, and a rim keeps lines off."""
    rim: dict[str, str | float] = {
        "stroke": PAPER,
        "stroke_width": 4,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    for index, line in enumerate(lines):
        foot = y + index * LINE
        child(parent, "text", line, x=x, y=foot, fill=INK, font_size=size, font_weight=weight, **rim)


def strip(parent: Element, start: float, end: float, y: float, *, advice: bool) -> None:
    """The bar of a window; of one that is only typical, with a broken edge."""
    dashes = "4 3" if advice else "none"
    child(
        parent,
        "rect",
        x=start,
        y=y - HALF + 1,
        width=max(end - start, 1),
        height=2 * HALF - 2,
        fill="#dfe9eb",
        stroke=DEEP,
        stroke_width=1.2,
        stroke_dasharray=dashes,
    )


def mark(parent: Element, kind: Kind, x: float, y: float) -> None:
    """The sign of a kind: told apart by its shape and filling, not by its colour."""
    line: dict[str, str | float] = {"stroke": DEEP, "stroke_width": 2}
    if kind in (Kind.HAPPENED, Kind.PLANNED):
        fill = DEEP if kind is Kind.HAPPENED else PAPER
        child(parent, "circle", cx=x, cy=y, r=HALF - 1, fill=fill, **line)
        return
    outlines = {
        Kind.TODAY: ((-HALF, -HALF), (HALF, -HALF), (0, HALF)),
        Kind.FIRST_DAY: ((-HALF, -HALF), (HALF, 0), (-HALF, HALF)),
        Kind.LAST_DAY: ((0, -HALF), (HALF, 0), (0, HALF), (-HALF, 0)),
    }
    points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in outlines[kind])
    fill = PAPER if kind is Kind.FIRST_DAY else INK if kind is Kind.TODAY else DEEP
    child(parent, "polygon", points=points, fill=fill, **line)
