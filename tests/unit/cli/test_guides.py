"""What the guides tell people to write and to run works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.unit.cli.running import run

GUIDES = Path(__file__).parents[3] / "docs" / "guides"
NAMED_BLOCK = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """The files that the guide to plans has one write, in their folders."""
    for name, text in NAMED_BLOCK.findall((GUIDES / "write-a-plan.md").read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_plan_of_the_guide_has_no_fault_and_its_cases_pass(plans: Path) -> None:
    ran = run("plan", "check", plans)
    assert (ran.status, ran.err) == (0, "")
    assert run("cases", "run", plans).said.endswith("4 of 4 cases pass")


def test_the_plan_of_the_guide_can_be_shown_and_printed(plans: Path) -> None:
    shown = run("plan", "show", "ST7001", "--plans", plans, "--method", "practical")
    assert "P2 (pass) Explains the choice of alloy" in shown.said
    sheet = plans / "sheet.pdf"
    assert run("sheet", "ST7001", "--plans", plans, "--method", "practical", "-o", sheet).status == 0


def test_the_faults_that_the_guide_shows_are_what_one_reads(
    plans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plans / "ST7001" / "1.0" / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("  level: 3", "  levle: 3"), encoding="utf-8")
    plans = plans.rename(plans.with_name("my-plans"))
    monkeypatch.chdir(plans.parent)
    assert run("plan", "check", "my-plans").err in (GUIDES / "write-a-plan.md").read_text(encoding="utf-8")


def test_the_record_of_the_guide_is_valid(tmp_path: Path) -> None:
    text = (GUIDES / "judge-a-record.md").read_text(encoding="utf-8")
    (block,) = [
        one for one in re.findall(r"```json\n(.*?)```", text, re.DOTALL) if "touchstone-record/1" in one
    ]
    record = tmp_path / "record.json"
    record.write_text(json.dumps(json.loads(block)), encoding="utf-8")
    assert run("record", "check", record, "--on", "2026-01-31").status == 0
    assert run("assess", record, "--on", "2026-01-31").status == 1


def test_the_commands_of_the_guide_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("demo").status == 0
    text = (GUIDES / "judge-a-record.md").read_text(encoding="utf-8")
    lines = [line.partition("#")[0].split() for line in text.splitlines() if line.startswith("touchstone ")]
    about_ben = [words[1:] for words in lines if "demo/ben.json" in words]
    assert len(about_ben) == 6
    assert [run(*words).status for words in about_ben] == [0] * 6
