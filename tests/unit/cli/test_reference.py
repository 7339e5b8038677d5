from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every page."""
    assert run("reference", tmp_path).status == 0
    return tmp_path


def test_pages_just_written_are_current(folder: Path) -> None:
    ran = run("reference", "--check", folder)
    assert (ran.status, ran.err, "are current" in ran.out) == (0, "", True)


def test_the_pages_that_the_repository_holds_are_current() -> None:
    pages = Path(__file__).parents[3] / "docs" / "reference"
    assert run("reference", "--check", pages).status == 0


def test_a_page_that_is_changed_missing_or_no_longer_made_is_told(folder: Path) -> None:
    (folder / "commands.md").write_text("# Commands\n", encoding="utf-8")
    (folder / "answers.md").unlink()
    (folder / "old.md").write_text("# Old\n", encoding="utf-8")
    ran = run("reference", "--check", folder)
    assert (ran.status, ran.out) == (1, "")
    for page, words in (
        ("answers.md", "the page is missing or not current."),
        ("commands.md", "the page is missing or not current."),
        ("old.md", "nothing makes this page. Delete it."),
    ):
        assert f"{folder / page}: {words}" in ran.err
    document = run("reference", "--check", folder, "--json").document
    assert (document["valid"], len(document["problems"])) == (False, 3)


def test_every_command_and_every_option_has_its_place(folder: Path) -> None:
    commands = (folder / "commands.md").read_text(encoding="utf-8")
    for words in (
        "touchstone assess FILE [OPTIONS]",
        "touchstone plan diff A B [OPTIONS]",
        "`--set WHAT=VALUE`",
    ):
        assert words in commands
    assert commands.count("| `--json` |") == commands.count("\n## ")


def test_formats_say_what_each_key_holds_and_whether_it_is_needed(folder: Path) -> None:
    record = (folder / "record-format.md").read_text(encoding="utf-8")
    assert "| `seconds` | whole number from 1 | yes |  |" in record
    assert "| `programme` | [programme](#programme) | yes | The apprenticeship's dates. |" in record
    assert "| `kind` | `first`, `resit`, `retake`, `replacement` | no: `first` |" in record
    plan = (folder / "plan-format.md").read_text(encoding="utf-8")
    assert "| yes, unless `based_on` |" in plan


def test_every_link_within_a_page_leads_to_a_heading(folder: Path) -> None:
    import re

    for page in folder.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        headings = {
            line.lstrip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")
        }
        assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= headings, page.name


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run("reference", tmp_path / "file").status == 2
