"""A picture of one apprentice's days as SVG: a row for each, so that no label covers another."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.documents.timeline.axis import Axis
from touchstone.documents.timeline.drawing import (
    FONT,
    INK,
    PALE,
    PAPER,
    SVG,
    Svg,
    mark,
    number,
    strip,
    text,
    write,
)
from touchstone.documents.timeline.layout import GAP, LINE, MARGIN, SMALL, TEXT, Measures, Placed
from touchstone.documents.timeline.rows import Kind, Row, timeline_rows
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation
from touchstone.rules.words import on_date

NARROW = 440  # on a screen 360 wide its smallest text is still 11 high
WIDE = 920
TICK_ROOM = 80
MEANINGS = {
    Kind.HAPPENED: "it happened",
    Kind.PLANNED: "it is planned",
    Kind.TODAY: "the day this was drawn for",
    Kind.FIRST_DAY: "the first day on which it may be",
    Kind.LAST_DAY: "the last day; a bar counts the time to it, with a broken edge where it is only typical",
}


def timeline_svg(situation: Situation, report: Report, *, width: int = NARROW) -> str:
    """The picture as SVG text; the same facts give the same text.

    ``width`` is in pixels of a screen: ``NARROW`` puts each track below its label, ``WIDE`` beside it. The
    picture never grows beyond it, and shrinks with a narrower page. ``timeline_rows`` says the same in words.
    """
    return picture(timeline_rows(situation, report), situation, report, width)


def picture(rows: Sequence[Row], situation: Situation, report: Report, width: int) -> str:
    """As ``timeline_svg``, of rows that are known."""
    measures = Measures(width)
    axis = Axis.over(_days(rows), measures.left, measures.length)
    title = f"{report.title}, {situation.plan.identity.name}: {report.apprentice}"
    heading = measures.lines(title, TEXT, width - 2 * MARGIN)
    top = MARGIN + LINE * (len(heading) + 1) + GAP
    placed = tuple(measures.place(rows, top))
    bottom = placed[-1].top + placed[-1].height
    legend = _legend_lines(measures, rows)
    height = bottom + GAP + LINE * sum(len(lines) for _, lines in legend) + MARGIN
    svg = _begun(rows, title, on_date(situation.today), width, height)
    write(svg, heading, MARGIN, MARGIN + TEXT, TEXT, "bold")
    _months(svg, axis, top, bottom)
    _today(svg, axis.at(situation.today), top, bottom)
    for one in placed:
        _row(svg, axis, one)
    _legend(svg, legend, bottom + GAP)
    svg.append("</svg>\n")
    return "".join(svg)


def _days(rows: Sequence[Row]) -> list[int]:
    return [on.toordinal() for row in rows for on in (row.on, row.opens) if on is not None]


def _begun(rows: Sequence[Row], title: str, today: str, width: int, height: float) -> Svg:
    """The picture's frame, with a name and a description that says every row to who cannot see it."""
    high = number(height)
    size = f'viewBox="0 0 {width} {high}" width="100%" height="{high}" preserveAspectRatio="xMinYMin meet"'
    return [
        f'<svg xmlns="{SVG}" {size} role="img" font-family="{FONT}">',
        f"<title>Timeline of {text(title)}, on {today}</title>",
        f"<desc>{text(' '.join(row.sentence for row in rows))}</desc>",
        f'<rect width="{width}" height="{high}" fill="{PAPER}" />',
    ]


def _months(svg: Svg, axis: Axis, top: float, bottom: float) -> None:
    ends = f'y1="{number(top - GAP / 2)}" y2="{number(bottom)}" stroke="{PALE}" stroke-width="1"'
    look = f'y="{number(top - GAP)}" fill="{INK}" font-size="{number(SMALL)}" text-anchor="middle"'
    for at, label in axis.ticks(TICK_ROOM):
        x = number(at)
        svg.append(f'<line x1="{x}" x2="{x}" {ends} /><text x="{x}" {look}>{text(label)}</text>')


def _today(svg: Svg, at: float, top: float, bottom: float) -> None:
    x, look = number(at), f'stroke="{INK}" stroke-width="1.5" stroke-dasharray="2 4"'
    svg.append(f'<line x1="{x}" x2="{x}" y1="{number(top)}" y2="{number(bottom)}" {look} />')


def _row(svg: Svg, axis: Axis, one: Placed) -> None:
    row = one.row
    svg.append(f"<g><title>{text(row.sentence)}</title>")
    foot = one.top + GAP / 2 + TEXT
    write(svg, one.what, MARGIN, foot, TEXT, "bold")
    write(svg, one.about, MARGIN, foot + LINE * len(one.what), SMALL)
    x = axis.at(row.on)
    if row.opens is not None:
        strip(svg, axis.at(row.opens), x, one.track, advice=row.advice)
    mark(svg, row.kind, x, one.track)
    svg.append("</g>")


def _legend_lines(measures: Measures, rows: Sequence[Row]) -> list[tuple[Kind, tuple[str, ...]]]:
    shown = {row.kind for row in rows}
    room = measures.width - 2 * MARGIN - 2 * GAP
    return [(kind, measures.lines(MEANINGS[kind], SMALL, room)) for kind in Kind if kind in shown]


def _legend(svg: Svg, legend: Sequence[tuple[Kind, tuple[str, ...]]], top: float) -> None:
    foot = top + SMALL
    for kind, lines in legend:
        mark(svg, kind, MARGIN + GAP / 2, foot - SMALL / 2 + 2)
        write(svg, lines, MARGIN + 2 * GAP, foot, SMALL)
        foot += LINE * len(lines)
