"""Exports: a spreadsheet reads back what was there, and never takes text for a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.web.ui.exports import BEGINNINGS, cell, lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_text_that_a_spreadsheet_would_calculate_is_marked_as_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (-5, "-5"),
        (True, "yes"),
        (date(2025, 9, 2), "2025-09-02"),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), "2026-06-02 00:30"),
        ("O’Neill", "O’Neill"),
        ("a\0b", "ab"),
    ],
)
def test_values_are_written_so_that_programs_read_them(value: object, written: str) -> None:
    assert cell(value) == written


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), min_size=1)
)
def test_any_text_comes_back_and_none_begins_a_formula(rows: list[list[str]]) -> None:
    written = "".join(lines(rows)).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [[cell(text) for text in row] for row in rows]
    assert not [text for row in read for text in row if text.startswith(BEGINNINGS)]
