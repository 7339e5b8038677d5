"""A file as rows of text, whichever program wrote it: its characters, its separator, its first row.

The text is decoded while it is read, so that memory holds the bytes and one row.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO, TextIOWrapper

from touchstone.web.imports.columns import BY_HEADING, COLUMNS, PASSED_OVER, Column, heading
from touchstone.web.ui.exports import BEGINNINGS

LARGEST = 10 * 1024 * 1024  # bytes
MOST_ROWS = 20_000
DELIMITERS = (",", ";", "\t")
DECLARES = "sep="  # a line by which a spreadsheet tells the separator
COMMENT = "#"
PIECE = 64 * 1024
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CALLED = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
AS_CSV = "In the spreadsheet choose “Save as”, then “CSV UTF-8”, and send that file."


class Unreadable(Exception):
    """The file cannot be read as rows of apprentices; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, numbered as a spreadsheet numbers it, with its cells by field."""

    row: int
    cells: dict[str, str]
    stray: bool  # whether something stands where no column is


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a file is to be read."""

    content: bytes
    encoding: str
    delimiter: str

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number, the first one included. Raise ``Unreadable`` at one that breaks off."""
        text = TextIOWrapper(BytesIO(self.content), self.encoding, newline="")
        declared = text.readline()
        if not declared.lower().startswith(DECLARES):
            text.seek(0)
        row = 0
        try:
            for row, cells in enumerate(csv.reader(text, delimiter=self.delimiter, strict=True), 1):
                yield row, [clean(cell) for cell in cells]
        except csv.Error:
            raise Unreadable(
                f"After row {row} the quotation marks do not pair: one is opened and not closed, or text "
                "follows a closed one. Write a quotation mark inside a cell twice."
            ) from None

    def columns(self) -> list[Column | None]:
        """The columns in the order of the file; nothing where one has no name or is passed over."""
        for _, cells in self.lines():
            return [BY_HEADING.get(heading(cell)) for cell in cells]
        return []

    def records(self) -> Iterator[Record]:
        """The rows that hold an apprentice: not the first, no empty ones, none that begins with #."""
        columns = self.columns()
        lines = self.lines()
        titles = next(lines, (0, []))[1]
        nameless = [at for at, title in enumerate(titles) if not title]
        for row, cells in lines:
            first = next((cell for cell in cells if cell), "")
            if not first or first.startswith(COMMENT):
                continue
            stray = any(cells[len(columns) :]) or any(cells[at] for at in nameless if at < len(cells))
            named = zip(columns, cells, strict=False)
            yield Record(row, {column.field: cell for column, cell in named if column}, stray)


def clean(cell: str) -> str:
    """A cell without the space around it, and without the quote that our own files put before a formula."""
    text = cell.replace("\0", "").strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(BEGINNINGS) else text


def read(content: bytes, *, optional: Sequence[str] = ()) -> tuple[Sheet, int, int]:
    """How the file is read, how many apprentices it holds, and the number of the last one's row.

    ``optional`` are fields that this reader does not have to give. Raise ``Unreadable``.
    """
    encoding = encoding_of(content)
    sheet = max(
        (Sheet(content=content, encoding=encoding, delimiter=one) for one in DELIMITERS), key=_recognised
    )
    _check_titles(sheet, optional)
    rows = last = 0
    for record in sheet.records():
        rows, last = rows + 1, record.row
        if rows > MOST_ROWS:
            raise Unreadable(f"The file holds more than {MOST_ROWS:,} apprentices. Send it in parts.")
    if not rows:
        raise Unreadable("The file holds no apprentice: there is nothing below the names of the columns.")
    return sheet, rows, last


def encoding_of(content: bytes) -> str:
    """The name of the characters' encoding; raise ``Unreadable`` for what is no text."""
    if not content.strip():
        raise Unreadable("The file is empty.")
    if content.startswith(WORKBOOKS):
        raise Unreadable(f"This is a workbook, not a CSV file. {AS_CSV}")
    for mark, name in MARKS:
        if content.startswith(mark):
            return _decoding(content, name)
    sample = content[:PIECE]
    if (nulls := sample.count(0)) > len(sample) // 4:
        return _decoding(content, "utf-16-le" if sample[1::2].count(0) > nulls // 2 else "utf-16-be")
    if b"\0" in content:
        raise Unreadable(f"This is not a file of text. {AS_CSV}")
    return _decoding(content, "utf-8", "cp1252")


def _decoding(content: bytes, *names: str) -> str:
    """The first of them in which all of it can be read, piece by piece."""
    for name in names:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            for start in range(0, len(content), PIECE):
                decoder.decode(content[start : start + PIECE], start + PIECE >= len(content))
        except UnicodeError:
            continue
        return name
    raise Unreadable(f"The characters of this file cannot be read. {AS_CSV}")


def _recognised(sheet: Sheet) -> int:
    """How many columns are known, where the file is read so."""
    try:
        return sum(column is not None for column in sheet.columns())
    except Unreadable:
        return 0


def _check_titles(sheet: Sheet, optional: Sequence[str]) -> None:
    if not _recognised(sheet):
        raise Unreadable(
            "The first row must hold the names of the columns, separated by commas, semicolons or tabs. "
            "Start from the template."
        )
    titles = next(cells for _, cells in sheet.lines())
    known = sheet.columns()
    said = [_unknown(title) for title, column in zip(titles, known, strict=True) if _strange(title, column)]
    count = Counter(column.field for column in known if column)
    for one in COLUMNS:
        if count[one.field] > 1:
            said.append(f"“{one.title}” stands there {count[one.field]} times: keep one.")
        if not count[one.field] and one.needed and one.field not in optional:
            said.append(f"“{one.title}” is missing: add the column.")
    if said:
        raise Unreadable(" ".join(["Look at the names of the columns.", *said]))


def _strange(title: str, column: Column | None) -> bool:
    return bool(title) and column is None and heading(title) not in PASSED_OVER


def _unknown(title: str) -> str:
    near = get_close_matches(heading(title), BY_HEADING, n=1, cutoff=0.7)
    meant = f" Did you mean “{BY_HEADING[near[0]].title}”?" if near else " Remove it."
    return f"There is no column “{title[:60]}”.{meant}"
