"""Cohorts in comma-separated text, read and written a stretch at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from touchstone.cohort.header import check_header
from touchstone.cohort.rows import ROWS_AT_ONCE, Faults, Rows, refusal
from touchstone.rules.plan import Plan

LONGEST_LINE = 1_000_000
FIRST_ROW = 2  # the header is row 1, as a spreadsheet shows it


def read_csv(plan: Plan, path: Path, faults: Faults) -> Iterator[Rows]:
    """The rows of a CSV file in UTF-8; raise ``CohortFileError`` for a file that cannot be used."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(_lines(path, text), strict=True)
        names = _next_rows(path, reader, 1)
        if not names:
            raise refusal(path, "The file is empty.", "Its first row names the columns.")
        check_header(plan, names[0], faults)
        first = FIRST_ROW
        while rows := _next_rows(path, reader, ROWS_AT_ONCE):
            columns = _columns(names[0], rows, first, faults)
            yield Rows(first, columns, min(raw.tell() / size, 1.0))
            first += len(rows)


def _lines(path: Path, text: IO[str]) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise refusal(path, f"A line is longer than {LONGEST_LINE:,} characters.", "Check the file.")
        if "\x00" in line:
            raise refusal(path, "This is a binary file, not text.", "Give a CSV or Parquet file.")
        yield line


def _next_rows(path: Path, reader: Iterator[list[str]], number: int) -> list[list[str]]:
    try:
        return list(islice(reader, number))
    except UnicodeDecodeError:
        raise refusal(path, "The text is not UTF-8.", "Save the file as CSV in UTF-8.") from None
    except csv.Error as error:
        raise refusal(path, f"The file is not CSV: {error}.", "Check its quotation marks.") from None


def _columns(
    names: Sequence[str], rows: list[list[str]], first: int, faults: Faults
) -> Mapping[str, Sequence[str]]:
    width = len(names)
    for place, row in enumerate(rows):
        if len(row) != width:
            message = f"There are {len(row)} cells, but {width} columns."
            faults.add(message, "Check the commas of this row.", row=first + place)
            row[:] = [*row, *[""] * width][:width]
    return dict(zip(names, zip(*rows, strict=True), strict=True))


class CsvWriter:
    """Writes columns of text to a CSV file."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(names)

    def write(self, columns: Sequence[Sequence[str]]) -> None:
        """Add rows, given as columns."""
        self._writer.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        """End the file."""
        self._file.close()
