from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.running import AMINA, run
from touchstone.plans.register import SHIPPED_PLANS

PLAN = SHIPPED_PLANS / "ST9001" / "1.0" / "plan.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one plan, its cases and the sources it cites."""
    shutil.copytree(SHIPPED_PLANS / "ST9001", tmp_path / "ST9001")
    return tmp_path


def test_the_shipped_plans_are_without_fault() -> None:
    ran = run("plan", "check", SHIPPED_PLANS)
    assert (ran.status, ran.err) == (0, "")
    assert (
        "5 plan files, 1 policy file, 1 regimes file, 1 scheme file and 1 sources file checked, no fault"
        in ran.said
    )


def test_a_plan_named_by_its_file_needs_cases_only_when_asked(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    shutil.copy(PLAN, plan)
    assert run("plan", "check", plan).status == 0
    ran = run("plan", "check", plan, "--require-cases")
    assert (ran.status, f"{plan}: the plan has no worked cases." in ran.err) == (1, True)


def test_a_plan_in_a_folder_needs_cases(folder: Path) -> None:
    assert run("plan", "check", folder).status == 0
    shutil.rmtree(folder / "ST9001" / "1.0" / "cases")
    ran = run("plan", "check", folder)
    assert (ran.status, ran.err.count("the plan has no worked cases.")) == (1, 1)


def test_every_fault_is_told_with_file_line_column_key_and_remedy(folder: Path) -> None:
    plan = folder / "ST9001" / "1.0" / "plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text.replace("  level: 3\n", "  level: three\n").replace("force: must", "force: may", 1),
        encoding="utf-8",
    )
    ran = run("plan", "check", folder)
    assert ran.status == 1
    assert "2 faults in 1 place:" in ran.err
    assert f"{plan}:" in ran.err
    assert "identity.level" in ran.err
    document = run("plan", "check", folder, "--json").document
    assert document["valid"] is False
    places = [fault["place"] for one in document["checked"] for fault in one["faults"]]
    assert len(places) == 2
    assert all(place.startswith(f"{plan}:") for place in places)


def test_versions_whose_starts_overlap_are_told_once(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED_PLANS / "ST1379", tmp_path / "ST1379")
    plan = tmp_path / "ST1379" / "1.0" / "plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("until: 2023-09-11", "until: 2023-09-12"), encoding="utf-8"
    )
    ran = run("plan", "check", tmp_path)
    assert (ran.status, "overlap" in ran.err) == (1, True)
    assert len(ran.err.splitlines()) == 1


def test_a_file_that_is_none_of_ours_is_told(folder: Path) -> None:
    stranger = folder / "notes.yaml"
    stranger.write_text("shopping: [milk]\n", encoding="utf-8")
    ran = run("plan", "check", folder)
    assert ran.status == 2
    assert f"touchstone: {stranger}:1:1" in ran.err
    assert "the file does not say what it is." in ran.err
    assert "1 other file checked, 1 fault found." in ran.said
    assert run("plan", "check", folder, "--json").document["valid"] is False
    alone = run("plan", "check", stranger)
    assert (alone.status, alone.out, alone.err) == (2, "", ran.err)


def test_a_record_among_plans_is_told_how_it_is_checked(tmp_path: Path) -> None:
    ran = run("plan", "check", AMINA[0])
    assert ran.status == 2
    assert f"Records are checked by: touchstone record check {AMINA[0]}." in ran.err


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_a_path_without_anything_to_check_has_status_2(make: object, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "here")
    ran = run("plan", "check", tmp_path / "here")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"touchstone: {tmp_path / 'here'}: there is no ")


def test_a_file_named_twice_is_checked_once(tmp_path: Path) -> None:
    document = run("plan", "check", PLAN, PLAN.parent, "--json").document
    files = [one["file"] for one in document["checked"]]
    assert len(files) == len(set(files))


def test_a_plan_in_a_folder_called_otherwise_is_told_where_it_belongs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "ST9001").rename(folder / "lanterns")
    monkeypatch.chdir(folder)
    ran = run("plan", "check", "lanterns")
    assert ran.status == 1
    assert "stands in a folder called lanterns/1.0. Move it to ST9001/1.0." in ran.err
