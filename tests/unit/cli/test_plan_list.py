from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import run
from touchstone.plans.register import SHIPPED_PLANS


def test_every_shipped_plan_is_listed_with_its_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    ran = run("plan", "list")
    assert (ran.status, ran.err) == (0, "")
    lines = {
        line.split()[0]: " ".join(line.split()) for line in ran.out.splitlines() if line.startswith("ST")
    }
    assert set(lines) == {"ST1379@1.0", "ST1379@1.1", "ST1379@1.2", "ST9001@1.0", "ST9002@1.0"}
    assert "approved for delivery from 12 September 2023" in lines["ST1379@1.1"]
    assert "assumed equal to 1.1 not known" in lines["ST1379@1.2"]
    assert "fictional" in lines["ST9001@1.0"]


def test_a_narrow_terminal_gets_a_paragraph_for_each_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    out = run("plan", "list").out
    assert max(map(len, out.splitlines())) <= 50
    assert "\nST1379@1.1" in out


def test_own_plans_stand_beside_those_shipped(tmp_path: Path) -> None:
    own = tmp_path / "ST7777" / "1.0"
    own.mkdir(parents=True)
    shipped = (SHIPPED_PLANS / "ST9001" / "1.0" / "plan.yaml").read_text(encoding="utf-8")
    (own / "plan.yaml").write_text(shipped.replace("ST9001", "ST7777"), encoding="utf-8")
    plans = run("plan", "list", "--plans", tmp_path, "--json").document["plans"]
    assert [(one["reference"], one["version"]) for one in plans][-1] == ("ST9002", "1.0")
    assert ("ST7777", str(own / "plan.yaml")) in [(one["reference"], one["path"]) for one in plans]


def test_a_plan_that_cannot_be_listed_is_told_and_gives_status_1(tmp_path: Path) -> None:
    own = tmp_path / "ST7777" / "1.0"
    own.mkdir(parents=True)
    (own / "plan.yaml").write_text("format: touchstone-plan/1\nidentity: 7\n", encoding="utf-8")
    ran = run("plan", "list", "--plans", tmp_path)
    assert (ran.status, "ST1379@1.1" in ran.out) == (1, True)
    assert f"touchstone: {own / 'plan.yaml'}:2:" in ran.err
    assert run("plan", "list", "--plans", tmp_path, "--json").document["faults"] != []
