from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, changed, run
from touchstone.plans.register import SHIPPED_PLANS

PLAN = SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml"


def test_a_plan_is_shown_with_gateway_methods_grading_and_resits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    ran = run("plan", "show", "ST1379", "--version", "1.1")
    assert (ran.status, ran.err) == (0, "")
    for words in (
        "Learning and Skills Mentor · ST1379 v1.1",
        "Funding at most £5,000 [tquk-st1379-spec § Key Information]",
        "KSBs 35 assessed",
        "Mapping and Tracking Form training provider must tquk-st1379-spec § Preparing for the",
        "Opens a period of typically 3 months [tquk-st1379-spec § EPA Window]",
        "observation Observation with 120 minutes 14 calendar days 7 pass, 3 distinction",
        "Limit within 6 months, else entire assessment again [tquk-st1379-spec § Resits and Retakes]",
    ):
        assert words in ran.said


def test_an_assumed_version_says_what_is_confirmed_and_what_is_not() -> None:
    said = run("plan", "show", "ST1379@1.2").said
    assert "Note: Version 1.2 is judged by the rules of version 1.1." in said
    assert said.index("Confirmed by a witness") < said.index("Assumed, not confirmed")


def test_a_fictional_plan_says_so_first() -> None:
    assert "Note: This plan is fictional" in run("plan", "show", "ST9001").said


def test_a_method_is_shown_with_every_rule_and_criterion() -> None:
    said = run("plan", "show", "ST1379@1.1", "--method", "observation").said
    for words in (
        "Duration 120 minutes, or up to 10 % longer must: tquk-st1379-spec § Observation",
        "Section Explanation of format and timescales (live or remote): no least length, not counted must:",
        "Section Two recorded mentoring sessions (recorded): at least 60 minutes, after explanation must:",
        "visible: mentor and mentee",
        "Questions at least 5, counting: One of the set number of questions",
        "Theme: Monitoring KSBs: S7 • OBS-P7 (pass) Reviews the progress",
    ):
        assert words in said


@pytest.mark.parametrize("standard", ["ST9001", "ST9002", "ST1379@1.0"])
def test_every_shipped_plan_and_method_can_be_shown(standard: str) -> None:
    document = run("plan", "show", standard, "--json").document
    for method in document["plan"]["methods"]:
        assert run("plan", "show", standard, "--method", method["id"]).status == 0


def test_without_a_version_the_newest_is_shown() -> None:
    assert "ST1379 v1.2" in run("plan", "show", "ST1379").said


def test_the_json_answer_is_the_plan_as_its_file_says_it_with_its_hash() -> None:
    document = run("plan", "show", PLAN, "--json").document
    assert re.fullmatch("[0-9a-f]{64}", document["content_hash"])
    assert document["plan"]["identity"]["reference"] == "ST1379"
    assert (
        document["plan"]["methods"][0]["grading"]["rule"]["steps"]["best_first"][0]["grade"] == "distinction"
    )
    method = run("plan", "show", PLAN, "--method", "observation", "--json").document["method"]
    assert method == document["plan"]["methods"][0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("ST1379@9.9",),
            "ST1379@9.9: there is no plan and no file of this name. There are ST1379@1.0, ",
        ),
        (("ST1378",), "ST1378: there is no plan and no file of this name. There are ST1379@1.0, "),
        (("none.yaml",), "none.yaml: there is no such file."),
        (("ST1379@1.1", "--version", "1.1"), "--version: ST1379@1.1 already says which version it is."),
        (
            ("ST1379@1.1", "--method", "viva"),
            'ST1379 v1.1 has no method "viva". Name observation or professional_discussion.',
        ),
    ],
)
def test_what_is_not_there_is_refused(arguments: tuple[str, ...], words: str) -> None:
    ran = run("plan", "show", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err


def test_a_long_name_or_version_is_said_by_its_beginning(tmp_path: Path) -> None:
    version = "1." + "0" * 200
    for ran in (
        run("plan", "show", f"ST1379@{version}"),
        run("plan", "show", "S" * 200),
        run("assess", changed(AMINA, tmp_path, version=version), "--on", AMINA[1]),
    ):
        assert (ran.status, "…" in ran.err, "0" * 61 in ran.err, "S" * 61 in ran.err) == (
            2,
            True,
            False,
            False,
        )


def test_a_section_of_no_mode_shows_none(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    text, number = re.subn(r"\n +modes: .*", "", PLAN.read_text(encoding="utf-8"))
    plan.write_text(text, encoding="utf-8")
    assert number == 5
    said = run("plan", "show", plan, "--method", "observation").said
    assert "Section Two recorded mentoring sessions: at least 60 minutes, after explanation must:" in said
