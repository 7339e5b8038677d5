from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.unit.cli.running import DEMO, run


def test_three_apprentices_are_judged_from_end_to_end(tmp_path: Path) -> None:
    ran = run("demo", "--folder", tmp_path / "made")
    assert (ran.status, ran.err) == (0, "")
    for words in (
        "Amina Distinction Distinction Distinction Passed",
        "Ben Distinction Pass Pass Passed",
        "Chloe not taken not taken Not complete yet At gateway",
        "Criterion PD-P7 (pass) not met in ben-discussion: Asked twice",
        "Before the cap: merit.",
        "With the cap: pass. At most pass: ben-discussion-resit carries the cap. tquk-st1379-spec § Resits",
        "Photo ID: returned with the reason",
        "touchstone explain",
    ):
        assert words in ran.said


def test_records_and_timelines_are_written_and_their_places_told(tmp_path: Path) -> None:
    ran = run("demo", "--folder", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{end}" for name in ("amina", "ben", "chloe") for end in ("json", "svg")
    }
    for path in tmp_path.glob("*.svg"):
        assert str(path) in ran.out.replace("\n", "").replace("  ", "")
        assert ET.parse(path).getroot().tag.endswith("svg")
    assert (tmp_path / "ben.json").read_bytes() == (DEMO / "ben.json").read_bytes()


def test_the_demonstration_is_the_same_every_time(tmp_path: Path) -> None:
    first, second = run("demo", "--folder", tmp_path), run("demo", "--folder", tmp_path)
    assert first == second


def test_the_records_hold_all_that_an_assessment_leaves_behind() -> None:
    document = run("assess", DEMO / "amina.json", "--on", "2025-11-05", "--json").document
    assert [len(attempt["levels"]) for attempt in document["attempts"]] == [10, 16]
    assert {finding["outcome"] for finding in document["findings"]} == {"met"}


def test_the_json_answer_holds_the_reports(tmp_path: Path) -> None:
    apprentices = run("demo", "--folder", tmp_path, "--json").document["apprentices"]
    assert [(one["name"], one["report"]["overall"]["grade"]) for one in apprentices] == [
        ("Amina", "distinction"),
        ("Ben", "pass"),
        ("Chloe", None),
    ]
    assert apprentices[0]["timeline"] == str(tmp_path / "amina.svg")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("demo", "--folder", tmp_path / "file" / "demo")
    assert (ran.status, "this cannot be written: Not a directory." in ran.err) == (2, True)
