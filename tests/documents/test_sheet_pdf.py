"""The PDF of a planning sheet: accessible, complete, the same every time."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.documents.shipped import every_method, shipped, shipped_policy
from touchstone.documents.sheet import sheet_context, sheet_pdf, typeset_sheet
from touchstone.documents.typeset import CannotTypesetError, Typeset

DISCUSSION = ("ST1379/1.2", "professional_discussion")
POINTS = {"PD-P1": ["My contract with mentee A", "Where I referred a mentee on"]}


@cache
def pdf(version: str, method: str) -> bytes:
    return sheet_pdf(shipped(version), method, shipped_policy())


def words(data: bytes) -> str:
    """All text in reading order, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def together(text: str) -> str:
    """The text without spaces: lines may break anywhere."""
    return "".join(text.split())


def root(data: bytes) -> Any:
    """The PDF's catalogue."""
    return PdfReader(BytesIO(data)).trailer["/Root"]


def tags(node: Any) -> list[str]:
    """Names of all structure elements, top down."""
    node = node.get_object()
    if isinstance(node, list):
        return [tag for kid in node for tag in tags(kid)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize(("version", "method"), every_method())
def test_every_sheet_passes_the_checks_of_tagged_pdf(version: str, method: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf(version, method))
    assert [finding.message for finding in validate(str(file)).findings] == []


def test_two_runs_give_the_same_bytes() -> None:
    version, method = DISCUSSION
    again = sheet_pdf(shipped(version), method, shipped_policy())
    assert again == pdf(version, method)


def test_it_claims_both_standards_in_its_metadata() -> None:
    metadata = PdfReader(BytesIO(pdf(*DISCUSSION))).xmp_metadata
    assert metadata is not None
    xml = metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xml
    assert "<pdfaid:part>3</pdfaid:part>" in xml
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xml


def test_its_title_language_and_date_are_the_plan_s_and_not_the_machine_s() -> None:
    reader = PdfReader(BytesIO(pdf(*DISCUSSION)))
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Think about: Professional discussion underpinned by a portfolio of evidence"
    )
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261122")
    assert root(pdf(*DISCUSSION))["/Lang"] == "en-GB"


def test_a_screen_reader_finds_headings_lists_and_a_table_with_headers_for_each_theme() -> None:
    structure = tags(root(pdf(*DISCUSSION))["/StructTreeRoot"])
    assert structure.count("/H1") == 1
    assert structure.count("/H2") >= 5
    assert structure.count("/Table") == 4
    assert structure.count("/TH") == 8
    assert structure.count("/TD") == 32  # 16 criteria, each with its room for notes


def test_it_holds_every_word_of_its_context() -> None:
    context = sheet_context(shipped(DISCUSSION[0]), DISCUSSION[1], shipped_policy())
    printed = together(words(pdf(*DISCUSSION)))
    facts = [line["text"] for fact in context["day"] for line in fact["lines"]]
    after = [line["text"] for line in [*context["next_steps"], *context["resits"]]]
    rows = [f"({row['mark']}) {row['text']}" for theme in context["themes"] for row in theme["rows"]]
    said = [context["title"], *facts, *context["do"], *context["do_not"], *rows, *after, *context["sources"]]
    assert [text for text in said if together(text) not in printed] == []


def test_pages_are_numbered_and_the_table_s_header_returns_on_each() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf(*DISCUSSION))).pages]
    assert all(f"{number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all("Professional practice" in page and "Key points to remember" in page for page in pages[1:3])


def test_key_points_that_were_given_are_printed() -> None:
    version, method = DISCUSSION
    text = words(sheet_pdf(shipped(version), method, shipped_policy(), POINTS))
    assert "My contract with mentee A" in text


def test_text_is_printed_as_it_is_and_never_run() -> None:
    version, method = DISCUSSION
    nasty = {"PD-P1": ['#panic("run") *not bold* $x$ <label> @ref \\ `raw` // no comment']}
    text = words(sheet_pdf(shipped(version), method, shipped_policy(), nasty))
    assert '#panic("run") *not bold* $x$ <label> @ref \\ `raw` // no comment' in text


def test_a_character_that_no_font_holds_is_refused_by_name_and_not_left_out() -> None:
    version, method = DISCUSSION
    with pytest.raises(CannotTypesetError, match=r"The document cannot be made: .*漢"):
        sheet_pdf(shipped(version), method, shipped_policy(), {"PD-P1": ["漢"]})


def test_it_becomes_a_picture_a_page() -> None:
    context = sheet_context(shipped(DISCUSSION[0]), DISCUSSION[1], shipped_policy())
    pictures = typeset_sheet(context).pictures(20)
    assert len(pictures) == len(PdfReader(BytesIO(pdf(*DISCUSSION))).pages)
    assert {picture[:8] for picture in pictures} == {b"\x89PNG\r\n\x1a\n"}


def test_a_document_of_one_page_is_made_too() -> None:
    context = sheet_context(shipped("ST9001/1.0"), "knowledge_test", shipped_policy())
    sheet = typeset_sheet(context | {"themes": [], "next_steps": [], "resits": [], "sources": ["a § b"]})
    assert isinstance(sheet, Typeset)
    assert len(sheet.pictures(20)) == 1
