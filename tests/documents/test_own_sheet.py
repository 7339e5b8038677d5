"""The sheet with what its apprentice wrote: as data, and as an accessible PDF."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader

from tests.documents.shipped import every_method, shipped, shipped_policy
from touchstone.documents.sheet import sheet_context
from touchstone.documents.sheet.own import Apart, Own, own_context, own_pdf

METHOD = "professional_discussion"
APART = Apart(
    id="OLD-P1",
    title="Interview",
    version="1.0",
    wording="Describes what is asked no more",
    points=["From long ago"],
    evidence=["E09 Old log"],
)


def own(**changes: Any) -> Own:
    """Notes and evidence for the first criterion, a date, and a note of before."""
    said: dict[str, Any] = {
        "name": "Amina Khan",
        "on": date(2026, 6, 1),
        "points": {"PD-P1": ["My contract", "#panic() *not bold*"]},
        "evidence": {"PD-P1": ["E01 Log of May"], "PD-P2": ["E02 Plan"]},
        "booked": ["Monday 22 June 2026, 09:00 to 10:00 (UK time)", "With Alex Novak"],
        "apart": [APART],
    }
    return Own(**(said | changes))


def context(version: str = "ST1379/1.2", method: str = METHOD, **changes: Any) -> dict[str, Any]:
    return own_context(shipped(version), method, shipped_policy(), own(**changes))


def words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def test_the_plan_s_words_are_those_of_the_empty_sheet() -> None:
    bare = sheet_context(shipped("ST1379/1.2"), METHOD, shipped_policy())
    mine = context()
    assert {key: mine[key] for key in bare if key != "themes"} == {
        key: bare[key] for key in bare if key != "themes"
    }
    rows = [row for theme in mine["themes"] for row in theme["rows"]]
    assert [
        (row["id"], row["points"], row["evidence"]) for row in rows if row["points"] or row["evidence"]
    ] == [
        ("PD-P1", ["My contract", "#panic() *not bold*"], ["E01 Log of May"]),
        ("PD-P2", [], ["E02 Plan"]),
    ]


def test_it_says_what_to_bring_where_the_plan_says_so() -> None:
    assert context()["bring"] == ["Your portfolio of evidence, to refer to"]
    assert context(method="observation", points={}, evidence={})["bring"] == []


def test_notes_of_what_the_method_has_not_are_refused() -> None:
    with pytest.raises(ValueError, match="OBS-P1"):
        context(points={"OBS-P1": ["?"]})


@pytest.mark.parametrize(("version", "method"), every_method())
def test_every_own_sheet_passes_the_checks_of_tagged_pdf(version: str, method: str, tmp_path: Path) -> None:
    said = sheet_context(shipped(version), method, shipped_policy())
    first = said["themes"][0]["rows"][0]["id"]
    file = tmp_path / "own.pdf"
    filled = context(version, method, points={first: ["A", "B"]}, evidence={first: ["E01 Log"]})
    file.write_bytes(own_pdf(filled))
    assert [finding.message for finding in validate(str(file)).findings] == []


def test_the_pdf_holds_everything_as_it_was_typed() -> None:
    said = words(own_pdf(context()))
    for text in (
        "Amina Khan · as of 1 June 2026",
        "#panic() *not bold*",
        "Evidence: E01 Log of May",
        "Evidence: E02 Plan",
        "Your date",
        "With Alex Novak",
        "Kept from before",
        "Interview (OLD-P1, version 1.0)",
        "From long ago",
        "Evidence: E09 Old log",
        "Version 1.2 is judged by the rules of version 1.1.",
    ):
        assert text in said


def test_it_is_dated_by_its_day_and_the_same_every_time() -> None:
    assert own_pdf(context()) == own_pdf(context())
    reader = PdfReader(BytesIO(own_pdf(context())))
    assert reader.metadata is not None
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260601")


def test_letters_that_no_typeface_has_become_question_marks_and_the_rest_stays() -> None:
    said = words(own_pdf(context(name="Łucja Ødegård", points={"PD-P1": ["Party 🎉 done", "مريم"]})))
    assert "Party ? done" in said
    assert "Łucja Ødegård" in said


def test_long_notes_run_over_pages() -> None:
    long = ["One more thing that I want to say about this. " * 4] * 120
    said = words(own_pdf(context(points={"PD-P1": long[:60]}, apart=[])))
    assert said.count("One more thing") == 60 * 4
