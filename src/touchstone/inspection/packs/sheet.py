"""A mapping sheet, as CSV or as a workbook: one row for each file of a pack, with what the piece says."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_ROWS = 2_000
LARGEST = 5 * 1024**2  # bytes
LONGEST = 12_000  # characters of one cell
COLUMNS = ("file", "title", "kind", "ksbs", "where", "mentees", "shows", "observed_on")
CALLED = {  # other words for a column, as people write them above it
    "file": ("file name", "filename", "evidence file", "document", "path"),
    "title": ("piece", "name", "evidence", "evidence title"),
    "kind": ("type", "evidence type", "kind of evidence"),
    "ksbs": ("ksb", "ksb codes", "ksbs shown", "mapping", "mapped to"),
    "where": ("pointers", "pages", "pages or times", "place", "where in it"),
    "mentees": ("mentee", "who"),
    "shows": ("what it shows", "description", "how it shows it", "notes"),
    "observed_on": ("observed", "date", "date observed", "observed on"),
}
NO_FILE = "There is no column “file” that says which file each row is about. Use the template."
NO_SHEET = "It cannot be read as a sheet. Send it as a CSV file or as an Excel workbook."
TOO_LONG = f"It has more than {MOST_ROWS:,} rows. Send the portfolio in parts."
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row, numbered as a spreadsheet numbers it, with its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows, what stands above columns that mean nothing here, and why it cannot be read."""

    rows: tuple[Row, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the other side of the sandbox."""
        rows = [{"number": one.number, "cells": one.cells} for one in self.rows]
        return {"rows": rows, "unknown": list(self.unknown), "problem": self.problem}

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Sheet:
        """What the other side of the sandbox answered."""
        return cls(tuple(Row(**one) for one in said["rows"]), tuple(said["unknown"]), said["problem"])


def sheet_at(path: str) -> dict[str, Any]:
    """The same for the sandbox."""
    with Path(path).open("rb") as file:
        return sheet(file.read(LARGEST + 1)).as_json()


def sheet(content: bytes) -> Sheet:
    """What a mapping sheet says."""
    if len(content) > LARGEST:
        return Sheet(problem=TOO_LONG)
    try:
        lines = _workbook(content) if content.startswith(b"PK") else _text(content)
        return _read(lines)
    except Exception:  # noqa: BLE001 whatever a stranger's workbook does to its reader
        return Sheet(problem=NO_SHEET)


def _read(lines: Iterable[Sequence[str]]) -> Sheet:
    numbered = ((at, cells) for at, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells))
    _, head = next(numbered, (0, ()))
    columns = [_column(cell) for cell in head]
    if "file" not in columns:
        return Sheet(problem=NO_FILE)
    rows: list[Row] = []
    for at, cells in numbered:
        if len(rows) == MOST_ROWS:
            return Sheet(problem=TOO_LONG)
        rows.append(Row(at, _cells(columns, cells)))
    unknown = [cell.strip() for cell, known in zip(head, columns, strict=True) if cell.strip() and not known]
    return Sheet(tuple(rows), tuple(unknown))


def _cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    said = {name: cell.strip()[:LONGEST] for name, cell in zip(columns, cells, strict=False) if name}
    return {name: _plain(cell) for name, cell in said.items() if cell}


def _plain(cell: str) -> str:
    """Text without the mark by which a spreadsheet was kept from calculating it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _column(head: str) -> str:
    said = " ".join(head.replace("_", " ").replace("\ufeff", "").lower().split())
    for name, others in CALLED.items():
        if said in (name.replace("_", " "), *others):
            return name
    return ""


def _text(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]
    head = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=head.count)
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _decoded(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _workbook(content: bytes) -> Iterator[Sequence[str]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    page = book.worksheets[0]
    for at, row in enumerate(page.iter_rows(max_col=50, values_only=True)):
        if at > MOST_ROWS + 100:
            return
        yield [_shown(value) for value in row]


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
