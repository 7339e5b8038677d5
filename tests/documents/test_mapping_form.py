"""The Mapping and Tracking Form: what it says, accessible as PDF, harmless as a workbook."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pdfua import validate
from pypdf import PdfReader

from tests.documents.shipped import shipped
from touchstone.documents.mapping_form import ELSEWHERE, Mapped, Parties, form_context, form_pdf
from touchstone.documents.mapping_form.workbook import LONGEST_CELL, form_workbook, plain_cell

GOLDEN = Path(__file__).with_name("golden") / "mapping-form-ST1379-1.1.json"
ON = date(2026, 6, 1)
PARTIES = Parties(apprentice="Amina O’Neil", provider="North Training", employer="North Works")
FORMULA = '=HYPERLINK("https://evil.example","x")'
PIECES = (
    Mapped(
        code="E01",
        title="Mentoring contract",
        kind="Mentoring contract",
        shows="How we agreed it.\nAnd why.",
        mentees=("Mentee A", "Mentee B"),
        ksbs=("K2", "S2"),
        anonymised=True,
    ),
    Mapped(code="E02", title="Log", kind="Mentoring log", ksbs=("K1", "K4"), anonymised=False),
    Mapped(code="E03", title="Witness", kind="Witness statement from direct observation"),
)


def context(pieces: tuple[Mapped, ...] = PIECES, version: str = "ST1379/1.1") -> dict[str, Any]:
    return form_context(shipped(version), pieces, PARTIES, ON)


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_the_form_says_what_it_said_before() -> None:
    """To accept a change on purpose, write the context into the golden file and read the difference."""
    assert context() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_ksb_of_the_method_has_its_line_and_others_follow() -> None:
    groups = context()["groups"]
    assert [group["title"] for group in groups] == [
        "Professional practice",
        "Communication",
        "Assessment",
        "Monitoring",
        ELSEWHERE,
    ]
    lines = {row["code"]: row["pieces"] for group in groups for row in group["rows"]}
    assert len(lines) == 18  # the discussion's 17, and K4 of the observation
    assert (lines["K1"], lines["K2"], lines["K4"], lines["K3"]) == (["E02"], ["E01"], ["E02"], [])


def test_a_full_portfolio_has_nothing_missing() -> None:
    plan = shipped("ST1379/1.1")
    whole = Mapped(code="E01", title="All", kind="Other", ksbs=tuple(ksb.code for ksb in plan.ksbs))
    assert context((whole,))["missing"] == []
    assert context((whole,))["coverage"] == "All 17 KSBs are evidenced by at least one piece."


def test_a_plan_without_a_portfolio_has_no_form() -> None:
    with pytest.raises(ValueError, match="asks for no portfolio"):
        context(version="ST9001/1.0")


@pytest.mark.parametrize("pieces", [(), PIECES, PIECES * 12], ids=["empty", "three", "many"])
def test_the_pdf_passes_the_checks_of_tagged_pdf(pieces: tuple[Mapped, ...], tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(form_pdf(context(pieces)))
    assert [finding.message for finding in validate(str(file)).findings] == []


def test_two_runs_give_the_same_bytes() -> None:
    assert form_pdf(context()) == form_pdf(context())
    assert form_workbook(context()) == form_workbook(context())


def test_the_pdf_says_it_all() -> None:
    said = words(form_pdf(context()))
    for part in (
        "Amina O’Neil",
        "North Training",
        "Mentee A and Mentee B",
        "Nothing yet",
        "Declared anonymised",
    ):
        assert part in said


@pytest.mark.parametrize("title", ["مريم", "日本 log", "😀", "#strong[x] $y$ \\ //", "x" * 200, "a\x07b"])
def test_whatever_people_type_is_set_as_text(title: str) -> None:
    piece = Mapped(code="E01", title=title, kind="Other")
    assert form_pdf(context((piece,))).startswith(b"%PDF")


def test_no_cell_of_the_workbook_computes() -> None:
    nasty = Mapped(
        code="E01",
        title=FORMULA,
        kind="Other",
        shows="+1\n=2",
        mentees=("@x",),
        ksbs=("K1",),
        anonymised=None,
    )
    book = load_workbook(BytesIO(form_workbook(context((nasty,)))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert book["Pieces"]["B2"].value == f"'{FORMULA}"


def test_the_workbook_holds_every_piece_and_every_ksb() -> None:
    book = load_workbook(BytesIO(form_workbook(context())))
    assert book.sheetnames == ["About", "KSBs", "Pieces"]
    assert [row[0].value for row in book["Pieces"].iter_rows()] == ["Piece", "E01", "E02", "E03"]
    assert book["KSBs"].max_row == 19
    assert book["Pieces"].freeze_panes == "A2"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        ("a=1", "a=1"),
        ("a\x07b", "ab"),
    ],
)
def test_what_begins_like_a_formula_becomes_text(typed: str, kept: str) -> None:
    assert plain_cell(typed) == kept


def test_a_cell_holds_no_more_than_a_workbook_can() -> None:
    assert len(plain_cell("x" * 40_000)) == LONGEST_CELL


def test_where_a_piece_shows_a_ksb_stands_beside_it_in_both() -> None:
    where = {"K1": "pages 3–5, 8", "K4": "12:30–15:00"}
    pieces = (replace(PIECES[1], pointers=where), *PIECES)
    made = context(pieces)
    rows = {row["code"]: row["shown"] for group in made["groups"] for row in group["rows"]}
    assert (rows["K1"], rows["K2"]) == (["E02 (pages 3–5, 8)", "E02"], ["E01"])
    said = words(form_pdf(made)).replace("– ", "–")
    assert "E02 (pages 3–5, 8)" in said
    assert "K4 (12:30–15:00)" in said
    book = load_workbook(BytesIO(form_workbook(made)))
    assert "K1 (pages 3–5, 8), K4 (12:30–15:00)" in [cell.value for cell in book["Pieces"]["F"]]
    assert "E02 (pages 3–5, 8), E02" in [cell.value for cell in book["KSBs"]["D"]]
