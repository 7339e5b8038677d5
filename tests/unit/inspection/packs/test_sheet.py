"""A mapping sheet is read whichever program wrote it, and says where it cannot be."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest

from touchstone.inspection.packs import sheet as module
from touchstone.inspection.packs.sheet import NO_FILE, NO_SHEET, TOO_LONG, Sheet, sheet
from touchstone.inspection.packs.template import workbook

LOG = {"file": "log.pdf", "title": "Zoë’s log", "ksbs": "K1; S2"}


def cells(found: Sheet) -> list[dict[str, str]]:
    return [row.cells for row in found.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_every_way_to_write_text_is_read(encoding: str, mark: str) -> None:
    text = f"File name{mark}Title{mark}KSB codes\r\nlog.pdf{mark}Zoë’s log{mark}K1; S2\r\n"
    assert cells(sheet(text.encode(encoding))) == [LOG]


def test_semicolons_separate_and_a_spreadsheet_may_say_so() -> None:
    text = 'sep=;\nfile;title;ksbs\n"log.pdf";"Zoë’s log";"K1; S2"\n'
    assert cells(sheet(text.encode())) == [LOG]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_and_empty_ones_passed_over() -> None:
    found = sheet(b"file,title,colour\n\na.pdf,A,red\n,,\nb.pdf,B\n")
    assert [(row.number, row.cells) for row in found.rows] == [
        (3, {"file": "a.pdf", "title": "A"}),
        (5, {"file": "b.pdf", "title": "B"}),
    ]
    assert found.unknown == ("colour",)
    assert Sheet.of_json(found.as_json()) == found


def test_a_workbook_is_read_with_its_days() -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["File", "Title", "Observed on", "KSBs"])
    page.append(["a.pdf", "A", datetime(2026, 3, 4), "K1"])  # noqa: DTZ001 as workbooks have them
    page.append(["b.pdf", None, date(2026, 3, 5), "=1+1"])
    out = io.BytesIO()
    book.save(out)
    first, second = cells(sheet(out.getvalue()))
    assert first == {"file": "a.pdf", "title": "A", "observed_on": "2026-03-04", "ksbs": "K1"}
    assert second == {"file": "b.pdf", "observed_on": "2026-03-05"}


def test_text_that_was_kept_from_being_calculated_is_text_again() -> None:
    assert cells(sheet(b"file,shows\na.pdf,'=1+1\nb.pdf,'tis\n")) == [
        {"file": "a.pdf", "shows": "=1+1"},
        {"file": "b.pdf", "shows": "'tis"},
    ]


@pytest.mark.parametrize("content", [b"", b"title,ksbs\nA,K1\n", b"\n\n"])
def test_without_a_column_of_files_nothing_can_be_mapped(content: bytes) -> None:
    assert sheet(content).problem == NO_FILE


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xff\xfe\x00"])
def test_what_is_no_sheet_is_told(content: bytes) -> None:
    assert sheet(content).problem == NO_SHEET


def test_a_sheet_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    assert sheet(b"file\n" + b"a.pdf\n" * 3).problem == TOO_LONG
    monkeypatch.setattr(module, "LARGEST", 3)
    assert sheet(b"file\na.pdf\n").problem == TOO_LONG


def test_the_template_is_read_as_a_sheet() -> None:
    made = workbook(["K1/log.pdf", "=cmd|x"], ["Mentoring contract"], [("K1", "Knows")])
    found = sheet(made)
    assert (found.problem, cells(found)) == ("", [{"file": "K1/log.pdf"}, {"file": "=cmd|x"}])
