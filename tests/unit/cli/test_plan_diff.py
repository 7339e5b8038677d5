from __future__ import annotations

from pathlib import Path

from tests.unit.cli.running import run
from touchstone.plans.register import SHIPPED_PLANS

PLAN = SHIPPED_PLANS / "ST1379" / "1.1" / "plan.yaml"


def test_two_versions_are_compared_under_headings() -> None:
    ran = run("plan", "diff", "ST1379@1.0", "ST1379@1.1")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("From ST1379 v1.0 to ST1379 v1.1: ")
    assert "Figures • identity › version - 1.0 + 1.1" in ran.said


def test_a_changed_figure_and_a_changed_wording_are_shown(tmp_path: Path) -> None:
    text = PLAN.read_text(encoding="utf-8")
    other = tmp_path / "plan.yaml"
    other.write_text(
        text.replace(
            "minutes: 60\n      extension_percent: 10", "minutes: 75\n      extension_percent: 10"
        ).replace("Reviews the progress and achievement", "Reviews the pace and achievement"),
        encoding="utf-8",
    )
    said = run("plan", "diff", PLAN, other).said
    assert "2 differences" in said
    assert "duration › minutes - 60 + 75" in said
    assert "Reviews the [-progress-] {+pace+} and achievement" in said


def test_a_plan_does_not_differ_from_itself() -> None:
    ran = run("plan", "diff", PLAN, "ST1379@1.1")
    assert (ran.status, ran.said) == (0, "From ST1379 v1.1 to ST1379 v1.1: no difference")
    assert run("plan", "diff", PLAN, PLAN, "--json").document["differences"] == []


def test_the_json_answer_says_kind_path_before_and_after() -> None:
    found = run("plan", "diff", "ST1379@1.0", "ST1379@1.1", "--json").document["differences"]
    assert {
        "kind": "figure",
        "path": ["identity", "version"],
        "before": "1.0",
        "after": "1.1",
        "reworded": [],
    } in found


def test_a_plan_that_is_not_there_is_refused() -> None:
    ran = run("plan", "diff", "ST1379@1.1", "none.yaml")
    assert (ran.status, "none.yaml: there is no such file." in ran.err) == (2, True)
