"""The course of a session as a picture: bars of its sections on an axis of time, and marks below them.

It is drawn from the rows that its reader gets, and from nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from touchstone.documents.assessment_report.parts import Row
from touchstone.documents.assessment_report.wording import clock
from touchstone.documents.timeline.drawing import DEEP, INK, PALE, PAPER, SVG, Svg, number, text, write
from touchstone.documents.timeline.layout import SMALL, TEXT
from touchstone.rules.calendar import day
from touchstone.rules.words import on_date, plural

WIDE, NARROW = 920, 440
SIDE, TOP, LINE, BAR, FOOT = 14.0, 12.0, 22.0, 16.0, 16.0
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 720, 1440)  # minutes between two labels of the axis
LABEL = 62.0  # the room of one label
LONGEST = timedelta(hours=36)  # a session over more days has a picture of each
LETTERS = "'Atkinson Hyperlegible', system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
TRACKS = {  # the rows that have marks, each on a track of its own
    "question": ("Questions", "questions", "M{x},{y}m-5,5l5,-10l5,10z"),
    "seen": ("KSBs seen", "sightings", "M{x},{y}m-5,0l5,-5l5,5l-5,5z"),
    "note": ("Notes", "notes", "M{x},{y}m-1.5,-6h3v12h-3z"),
    "extension": ("Extension", "extensions", "M{x},{y}m-6,-2h4v-4h4v4h4v4h-4v4h-4v-4h-4z"),
}


@dataclass(frozen=True)
class Picture:
    """One day of a session, drawn for a wide and a narrow place, and the same in words."""

    title: str
    wide: str
    narrow: str
    words: str


def pictures(rows: Sequence[Row]) -> tuple[Picture, ...]:
    """A picture for each day on which sections were held or questions asked; none without any of both."""
    days = sorted({day(_at(row)) for row in rows if row["kind"] in ("section", "question")})
    made = []
    for on in days:
        of_day = [row for row in rows if day(_at(row)) == on]
        title = f"Course of the session on {on_date(on)}"
        words = _words(title, of_day)
        wide, narrow = (_drawn(of_day, title, words, width) for width in (WIDE, NARROW))
        made.append(Picture(title, wide, narrow, words))
    return tuple(made)


def _at(row: Row) -> datetime:
    at = row["at"]
    assert isinstance(at, datetime)  # every row of a session has its moment
    return at


def _end(row: Row) -> datetime:
    until = row.get("until")
    return min(until, _at(row) + LONGEST) if isinstance(until, datetime) else _at(row)


def _words(title: str, rows: Sequence[Row]) -> str:
    """The picture in sentences."""
    said = [f"{title}."]
    for row in rows:
        if row["kind"] == "section":
            until = f" until {clock(_end(row))}" if row.get("until") else ""
            apart = ", which does not count" if row.get("counted") is False else ""
            said.append(f"{row['what']} from {clock(_at(row))}{until}{apart}.")
    numbers = Counter(str(row["kind"]) for row in rows)
    marks = [
        plural(numbers[kind], noun.removesuffix("s"))
        for kind, (_, noun, _) in TRACKS.items()
        if numbers[kind]
    ]
    return " ".join(said) + (f" Marks: {', '.join(marks)}." if marks else "")


@dataclass(frozen=True)
class _Axis:
    start: float
    seconds: float
    left: float
    length: float

    def at(self, moment: datetime) -> float:
        return self.left + (moment.timestamp() - self.start) / self.seconds * self.length


def _drawn(rows: Sequence[Row], title: str, words: str, width: int) -> str:
    first, last = min(map(_at, rows)), max(map(_end, rows))
    seconds = max((last - first).total_seconds(), 60.0)
    axis = _Axis(first.timestamp(), seconds, SIDE, width - 2 * SIDE)
    sections = list(dict.fromkeys(str(row["what"]) for row in rows if row["kind"] == "section"))
    tracks = [kind for kind in TRACKS if any(row["kind"] == kind for row in rows)]
    below = TOP + LINE + (len(sections) + len(tracks)) * (LINE + BAR)
    svg = _root(title, words, width, below + FOOT)
    _scale(svg, axis, first, below)
    top = TOP + LINE
    for name in sections:
        write(svg, [name], SIDE, top + SMALL, SMALL, "bold")
        for row in rows:
            if row["kind"] == "section" and row["what"] == name:
                _bar(svg, axis, row, top + LINE)
        top += LINE + BAR
    for kind in tracks:
        _track(svg, axis, kind, [row for row in rows if row["kind"] == kind], top)
        top += LINE + BAR
    return "\n".join([*svg, "</svg>\n"])


def _root(title: str, words: str, width: int, height: float) -> Svg:
    high = number(height)
    size = f'viewBox="0 0 {width} {high}" width="100%" height="{high}" preserveAspectRatio="xMinYMin meet"'
    return [
        f'<svg xmlns="{SVG}" {size} role="img" font-family="{LETTERS}">',
        f"<title>{text(title)}</title><desc>{text(words)}</desc>",
        f'<rect width="{width}" height="{high}" fill="{PAPER}" />',
    ]


def _scale(svg: Svg, axis: _Axis, first: datetime, below: float) -> None:
    """Lines at even times, with the time by London's clock above each."""
    minutes = axis.seconds / 60
    step = next((one for one in STEPS if one / minutes * axis.length >= LABEL), ceil(minutes))
    ends = f'y1="{number(TOP + LINE - 4)}" y2="{number(below)}" stroke="{PALE}" stroke-width="1"'
    look = f'y="{number(TOP + TEXT - 2)}" fill="{INK}" font-size="{number(SMALL)}" text-anchor="middle"'
    mark = axis.start + -axis.start % (step * 60)
    while mark <= axis.start + axis.seconds:
        moment = datetime.fromtimestamp(mark, first.tzinfo)
        x = axis.at(moment)
        beside = min(max(x, SIDE + LABEL / 4), SIDE + axis.length - LABEL / 4)
        svg.append(f'<line x1="{number(x)}" x2="{number(x)}" {ends} />')
        svg.append(f'<text x="{number(beside)}" {look}>{clock(moment)}</text>')
        mark += step * 60


def _bar(svg: Svg, axis: _Axis, row: Row, top: float) -> None:
    """A stretch of a section: filled where its time counts, with a broken edge where it does not."""
    x, end = axis.at(_at(row)), axis.at(_end(row))
    counts = row.get("counted") is not False
    place = f'x="{number(x)}" y="{number(top)}" width="{number(max(end - x, 2))}" height="{number(BAR - 4)}"'
    edge = f'stroke="{DEEP}" stroke-width="1.5" stroke-dasharray="{"none" if counts else "4 3"}"'
    svg.append(f'<rect {place} fill="{DEEP if counts else PAPER}" {edge} />')


def _track(svg: Svg, axis: _Axis, kind: str, rows: Sequence[Row], top: float) -> None:
    """The marks of one kind; several in one place are one mark, and the number stands beside the name."""
    name, _, shape = TRACKS[kind]
    write(svg, [f"{name} ({len(rows)})"], SIDE, top + SMALL, SMALL, "bold")
    y = number(top + LINE + BAR / 2)
    for x in sorted({round(axis.at(_at(row))) for row in rows}):
        path = shape.format(x=x, y=y)
        svg.append(f'<path d="{path}" fill="{DEEP}" stroke="{PAPER}" stroke-width="0.8" />')
