"""The Mapping and Tracking Form as a workbook: the same context in three sheets, nothing that computes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from touchstone.documents.extra import load

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_000  # characters; a workbook holds 32,767 in a cell
NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest moment that an archive can name
INK, PAPER = "FFFFFFFF", "FF12525E"
Rows = Iterable[Sequence[str]]


def form_workbook(context: dict[str, Any]) -> bytes:
    """The form as XLSX; the same form gives the same bytes. No cell is a formula, whatever people typed."""
    book = load("openpyxl").Workbook()
    book.remove(book.active)
    book.properties.title = f"{context['title']}: {context['standard']}"
    book.properties.creator = "Touchstone"
    book.properties.created = book.properties.modified = datetime.fromisoformat(context["on"])
    _sheet(book, "About", ("What", "Value"), _about(context), (28, 70))
    _sheet(book, "KSBs", ("Theme", "KSB", "Wording", "Evidenced by"), _ksbs(context), (26, 8, 80, 24))
    headings = ("Piece", "Title", "Kind", "What it shows", context["people_word"], "KSBs", "Anonymised")
    _sheet(book, "Pieces", headings, _pieces(context), (8, 36, 30, 60, 20, 24, 24))
    written = BytesIO()
    book.save(written)
    return _settled(written)


def plain_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without letters that a workbook cannot hold."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")[:LONGEST_CELL]
    return f"'{kept}" if kept.startswith(BEGINS_A_FORMULA) else kept


def _about(context: dict[str, Any]) -> Rows:
    yield context["title"], f"{context['line']} · {context['standard']}"
    for party in context["parties"]:
        yield party["label"], party["value"]
    yield "For", context["method"]
    yield "Made", context["made"]
    yield "Coverage", context["coverage"]
    for source in context["sources"]:
        yield "Rests on", source


def _ksbs(context: dict[str, Any]) -> Rows:
    for group in context["groups"]:
        for row in group["rows"]:
            yield group["title"], row["code"], row["text"], ", ".join(row["shown"]) or "Nothing yet"


def _pieces(context: dict[str, Any]) -> Rows:
    for one in context["pieces"]:
        ksbs = ", ".join(one["shown"])
        yield one["code"], one["title"], one["kind"], one["shows"], one["people"], ksbs, one["anonymised"]


def _sheet(book: Any, title: str, headings: Sequence[str], rows: Rows, widths: Sequence[int]) -> None:
    styles = load("openpyxl.styles")
    sheet = book.create_sheet(title)
    for at, line in enumerate((headings, *rows), start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row=at, column=column)
            cell.value = plain_cell(text)
            cell.data_type = "s"
            cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = styles.Font(bold=True, color=INK)
        cell.fill = styles.PatternFill("solid", fgColor=PAPER)
    for column, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFG"[column]].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _settled(written: BytesIO) -> bytes:
    """The same archive without the moment at which it was written."""
    settled = BytesIO()
    with ZipFile(written) as made, ZipFile(settled, "w", ZIP_DEFLATED) as copy:
        for part in made.infolist():
            copy.writestr(ZipInfo(part.filename, NEVER), made.read(part), ZIP_DEFLATED)
    return settled.getvalue()
