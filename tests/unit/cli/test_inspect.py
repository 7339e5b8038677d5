"""``touchstone inspect`` says of any file what it is, and what would become of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import hostile, telling
from tests.unit.cli.running import run
from touchstone.inspection import sandbox


def kept(tmp_path: Path, data: bytes, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_file_that_would_be_taken_is_described(tmp_path: Path) -> None:
    ran = run("inspect", kept(tmp_path, telling.spoken_pdf(Title="My log"), "log.pdf"))
    assert (ran.status, ran.err) == (0, "")
    assert "It would be taken." in ran.said
    assert "a PDF" in ran.said
    assert "My log" in ran.said
    assert "not scanned" in ran.said


def test_advice_leaves_the_status_at_0(tmp_path: Path) -> None:
    ran = run("inspect", kept(tmp_path, telling.photograph(), "board.jpg"))
    assert ran.status == 0
    assert "A person should look" in ran.said
    assert "51.51380° N, 0.11010° W" in ran.said
    assert "Example Phone 9" in ran.said


def test_a_file_that_would_be_refused_gives_status_1_and_the_reason(tmp_path: Path) -> None:
    ran = run("inspect", kept(tmp_path, hostile.scripted_pdf(), "log.pdf"))
    assert ran.status == 1
    assert "It would not be taken." in ran.said
    assert "holds a program (JavaScript)" in ran.said


def test_the_name_it_is_handed_in_under_counts(tmp_path: Path) -> None:
    path = kept(tmp_path, telling.spoken_pdf(), "upload-17")
    assert run("inspect", path).status == 0
    ran = run("inspect", path, "--name", "log.docx")
    assert (ran.status, "ends in .docx but it is a PDF" in ran.said) == (1, True)


def test_the_json_answer_has_every_finding(tmp_path: Path) -> None:
    path = kept(tmp_path, telling.photograph(), "board.jpg")
    document = run("inspect", path, "--json").document
    assert document["file"] == str(path)
    assert (document["kind"], document["media_type"]) == ("jpeg", "image/jpeg")
    assert (document["outcome"], document["scanned"]) == ("advice", None)
    assert document["metadata"]["place"] == {"latitude": 51.5138, "longitude": -0.1101}
    assert [note["code"] for note in document["notes"]] == ["place"]


def test_a_file_that_is_not_there_gives_status_2(tmp_path: Path) -> None:
    ran = run("inspect", tmp_path / "none.pdf")
    assert (ran.status, "cannot be read" in ran.err) == (2, True)


def test_what_is_not_installed_is_said_kindly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.modules['pikepdf'] = None; from touchstone.inspection.sandboxed import main; main()"
    )
    monkeypatch.setattr(sandbox, "OTHER_SIDE", ("-c", program))
    ran = run("inspect", kept(tmp_path, telling.spoken_pdf(), "log.pdf"))
    assert ran.status == 2
    assert "it needs pikepdf. Install touchstone-epa[evidence]." in ran.err
