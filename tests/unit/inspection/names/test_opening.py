"""What the sandbox runs of this: in a process of its own, with real files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.unit.inspection.names.test_removing import WORDS, typeset, written_in_word
from touchstone.inspection.sandbox import run

HIDE = [["Priya Nair", "Pips"]]


def test_names_are_found_in_a_file_and_in_its_name(tmp_path: Path) -> None:
    made = written_in_word(tmp_path / "a.docx")
    told = run("names.find", made, kind="docx", name="Pips.docx", hide=HIDE, leave=[])
    assert told["read"]
    assert {one["part"] for one in told["findings"]} == {"text", "file name", "metadata"}


def test_a_file_without_words_says_that_it_could_not_be_read(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40)).save(tmp_path / "a.png")
    assert run("names.find", tmp_path / "a.png", kind="png", name="a.png", hide=HIDE, leave=[]) == {
        "read": False, "why": "", "findings": [],
    }  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    told = run("names.find", tmp_path / "a.pdf", kind="pdf", name="a.pdf", hide=HIDE, leave=[])
    assert told["why"] == "The PDF does not open."


def test_words_go_from_a_pdf_and_a_reason_comes_where_they_cannot(tmp_path: Path) -> None:
    made = typeset(tmp_path / "a.pdf", "We met Priya Nair")
    into = tmp_path / "b.pdf"
    assert run("names.remove", made, kind="pdf", words=WORDS, into=str(into))["places"] == 1
    assert into.exists()
    told = run("names.remove", made, kind="pdf", words=[], into=str(into))
    assert told == {"refused": "There is nothing to take out."}


def test_places_of_a_picture_are_blurred(tmp_path: Path) -> None:
    made, into = tmp_path / "a.png", tmp_path / "b.png"
    Image.new("RGB", (80, 80), "white").save(made)
    assert run("names.faces", made) == {"faces": [], "size": [80, 80]}
    assert run("names.blur", made, kind="png", regions=[[5, 5, 20, 20]], into=str(into))["places"] == 1
    assert into.exists()
