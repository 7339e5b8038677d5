"""The apprentice's days: the document's picture at two widths, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from touchstone.documents.timeline import NARROW, WIDE, timeline_svg
from touchstone.documents.timeline.rows import Row, timeline_rows
from touchstone.rules.report import Report
from touchstone.rules.situation import Situation


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture for a wide and a narrow page, and its rows, oldest first."""

    wide: Markup
    narrow: Markup
    rows: tuple[Row, ...]


def timeline(situation: Situation, report: Report) -> Timeline:
    """The timeline as a page shows it. The pictures escape every text and hold no style of their own."""
    wide, narrow = (
        Markup(timeline_svg(situation, report, width=width))  # noqa: S704 written by an XML library
        for width in (WIDE, NARROW)
    )
    return Timeline(wide, narrow, timeline_rows(situation, report))
