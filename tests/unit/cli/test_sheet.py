from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.unit.cli.running import run


def test_the_sheet_is_written_as_pdf(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    ran = run("sheet", "ST1379", "--version", "1.1", "--method", "professional_discussion", "-o", out)
    assert (ran.status, ran.err) == (0, "")
    assert "The planning sheet for “Professional discussion underpinned by a portfolio" in ran.said
    assert "ST1379" in PdfReader(out).pages[0].extract_text()


def test_without_a_name_it_is_called_by_plan_and_method(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = run("sheet", "ST1379@1.1", "--method", "observation", "--json").document
    assert document == {
        "written_to": "ST1379-1.1-observation.pdf",
        "plan": "ST1379 v1.1",
        "method": "observation",
    }
    assert (tmp_path / "ST1379-1.1-observation.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_method_names_those_there_are() -> None:
    ran = run("sheet", "ST1379@1.1", "--method", "viva")
    assert ran.status == 2
    assert (
        '--method: ST1379 v1.1 has no method "viva". Name observation or professional_discussion.' in ran.err
    )


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    ran = run("sheet", "ST1379@1.1", "--method", "observation", "-o", tmp_path / "none" / "sheet.pdf")
    assert (ran.status, "sheet.pdf: this cannot be written: No such file or directory." in ran.err) == (
        2,
        True,
    )
