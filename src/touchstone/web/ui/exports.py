"""Tables as CSV for a spreadsheet, which must not take anybody's text for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import StreamingHttpResponse

from touchstone.rules.calendar import LONDON
from touchstone.web.ui.tables import Table

BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # a spreadsheet calculates what begins so
BYTE_ORDER = "\ufeff"  # by which Excel knows UTF-8


def cell(value: Any) -> str:
    """A value as a cell: days as 2025-09-02, moments by London's clock, text that is never a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value).replace("\0", "")
    numeric = isinstance(value, int | float)
    return f"'{text}" if not numeric and text.lstrip(" ").startswith(BEGINNINGS) else text


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def lines(records: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of a CSV file."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER
    for record in records:
        yield writer.writerow([cell(value) for value in record])


def csv_response(table: Table[Any], name: str) -> StreamingHttpResponse:
    """What the table's filters leave, as a file of that name (without its ending).

    The rows are read at once: after the request the database shows its connection nothing any more.
    """
    return csv_file([*table.records()], name)


def csv_file(records: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """Rows of cells, the first with their titles, as a file of that name."""
    response = StreamingHttpResponse(lines(records), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
