"""A version that is only assumed equal to another is never shown without saying so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.unit.cli.running import BEN, about, changed, run
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import SHIPPED_PLANS
from touchstone.rules.judge import notices

PLAN = load_plan(SHIPPED_PLANS / "ST1379" / "1.2" / "plan.yaml")
(NOTICE,) = notices(PLAN)
CRITERIA = [criterion.id for method in PLAN.methods for criterion in method.criteria]
ABOUT_A_RECORD = {
    "explain": ("explain", "RECORD"),
    "explain overall": ("explain", "RECORD", "overall"),
    "whatif": ("whatif", "RECORD", "--set", "PD-D1=met"),
    "record check": ("record", "check", "RECORD"),
    "calendar": ("calendar", "RECORD", "-o", "OUT.ics"),
}
Commands = Mapping[str, Sequence[object]]
GRADE_MANY = ("grade-many", "COHORT", "--plan", "ST1379@1.2", "-o", "OUT.csv")


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """Each command on a record of version 1.2, or on a cohort of one."""
    record = changed(BEN, tmp_path, version="1.2")
    cohort = tmp_path / "cohort.csv"
    cohort.write_text(
        f"{','.join(['id', *CRITERIA])}\n{','.join(['A', *['met'] * len(CRITERIA)])}\n", "utf-8"
    )
    paths = {"RECORD": record, "COHORT": cohort} | {out: tmp_path / out for out in ("OUT.ics", "OUT.csv")}
    named = {
        name: [*(paths.get(word, word) for word in words), "--on", BEN[1]]
        for name, words in ABOUT_A_RECORD.items()
    }
    return named | {"grade-many": [paths.get(word, word) for word in GRADE_MANY]}


@pytest.mark.parametrize("command", [*ABOUT_A_RECORD, "grade-many"])
def test_what_is_assumed_is_said_first_on_the_screen_and_in_the_json_answer(
    commands: Commands, command: str
) -> None:
    ran = run(*commands[command])
    assert (ran.status, ran.err) == (0, "")
    assert ran.said.startswith(f"Note: {NOTICE}")
    assert len(ran.said) > len(f"Note: {NOTICE}")
    assert NOTICE in run(*commands[command], "--json").document["notices"]


@pytest.mark.parametrize("command", ABOUT_A_RECORD)
def test_a_plan_without_a_notice_says_nothing_of_it(commands: Commands, command: str, tmp_path: Path) -> None:
    changed(BEN, tmp_path)
    assert "Note:" not in run(*commands[command]).out
    assert run(*commands[command], "--json").document["notices"] == []


def test_a_calendar_on_stdout_stays_a_calendar_and_the_notice_goes_to_stderr(tmp_path: Path) -> None:
    ran = run("calendar", *about((changed(BEN, tmp_path, version="1.2"), BEN[1])))
    assert ran.out.startswith("BEGIN:VCALENDAR")
    assert ran.err == f"Note: {NOTICE}\n"


def test_a_record_that_contradicts_its_plan_is_told_of_the_notice_too(tmp_path: Path) -> None:
    record = changed(BEN, tmp_path, version="1.2", gateways=[{"gateway": "garden_gate"}], attempts=[])
    ran = run("record", "check", record, "--on", BEN[1])
    assert (ran.status, ran.said) == (1, f"Note: {NOTICE}")
    assert run("record", "check", record, "--on", BEN[1], "--json").document["notices"] == [NOTICE]
