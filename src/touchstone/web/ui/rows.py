"""The rows of a table as HTML, cell by cell: pages have hundreds, so no template is asked for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template import engines
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]  # escapes text alone

from touchstone.web.ui.quick import said
from touchstone.web.ui.words import LONGEST_WORD, NOTHING, cell, endless

if TYPE_CHECKING:
    from touchstone.web.ui.tables import Column

SIGNS = ("stage", "outcome")  # shown as a sign and a word, from the value
DRAWN = 200  # signs
DAYS = 2_000


def drawn(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> Markup:
    """The rows, each cell with its column's title for a narrow page, the first as the head of its row."""
    around = [(column, *_ends(column, first=not at)) for at, column in enumerate(columns)]
    lines = []
    for row in rows:
        cells = [f"{begin}{_inside(column, row)}{end}" for column, begin, end in around]
        lines.append(f'<tr class="govuk-table__row">\n{"".join(cells)}</tr>\n')
    return Markup("".join(lines))  # noqa: S704 escaped below


def _ends(column: Column[Any], *, first: bool) -> tuple[str, str]:
    title = f'data-title="{said(column.title)}">'
    if first:
        return f'<th scope="row" class="govuk-table__header" {title}', "</th>"
    number = " ui-table--number" if column.show == "number" else ""
    return f'<td class="govuk-table__cell{number}" {title}', "</td>"


def _inside(column: Column[Any], row: Any) -> str:
    value = column.value(row)
    if column.link and (link := column.link(row)):
        return _linked(column, row, value, link)
    if column.show in SIGNS:
        return _sign(column.show, str(value))
    if column.show == "html":
        return f"<span>{said(value)}</span>"
    kind = value.__class__
    if kind is str and len(value) <= LONGEST_WORD:  # nearly every cell
        return f"<span>{_escape_inner(value) or NOTHING}</span>"
    if kind is date:
        return _day(value)
    broken = ' class="ui-endless"' if not isinstance(value, date) and endless(value) else ""
    return f"<span{broken}>{said(cell(value))}</span>"


def _linked(column: Column[Any], row: Any, value: Any, link: str) -> str:
    more = column.more(row) if column.more else ""
    beside = f'<span class="govuk-visually-hidden"> {said(more)}</span>' if more else ""
    if value.__class__ is str and 0 < len(value) <= LONGEST_WORD:
        return f'<a class="govuk-link" href="{said(link)}">{_escape_inner(value)}{beside}</a>'
    broken = " ui-endless" if column.show not in SIGNS and endless(value) else ""
    return f'<a class="govuk-link{broken}" href="{said(link)}">{said(cell(value))}{beside}</a>'


@lru_cache(maxsize=DAYS)
def _day(value: date) -> str:
    return f"<span>{cell(value)}</span>"


@lru_cache(maxsize=DRAWN)
def _sign(kind: str, value: str) -> str:
    parts = engines["jinja2"].env.get_template("ui/components.html").module  # type: ignore[attr-defined]
    return str(getattr(parts, kind)(value))
