"""The apprentice's days: the document's picture at two widths, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from touchstone.documents.timeline import NARROW, WIDE, picture
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
    rows = timeline_rows(situation, report)
    wide, narrow = (
        Markup(picture(rows, situation, report, width))  # noqa: S704 every text in it is escaped
        for width in (WIDE, NARROW)
    )
    return Timeline(wide, narrow, rows)
