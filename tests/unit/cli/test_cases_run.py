from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.running import run
from touchstone.plans.register import SHIPPED_PLANS


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A copy of one plan with its cases; the path of the folder of cases."""
    shutil.copytree(SHIPPED_PLANS / "ST9002", tmp_path / "ST9002")
    return tmp_path / "ST9002" / "1.0" / "cases"


def test_the_cases_of_every_shipped_plan_pass() -> None:
    ran = run("cases", "run")
    assert (ran.status, ran.err) == (0, "")
    assert "ST1379/1.1: observation" in ran.out
    number, _, of, *_ = ran.out.splitlines()[-1].split()
    assert number == of


def test_one_file_can_be_run(cases: Path) -> None:
    document = run("cases", "run", cases / "reformed.yaml", "--json").document
    assert document["failed"] == 0
    assert document["passed"] == len(document["cases"]) > 10
    assert set(document["cases"][0]) == {"name", "place", "passes", "differences"}


def test_a_folder_of_cases_can_be_run(cases: Path) -> None:
    assert run("cases", "run", cases).status == run("cases", "run", cases.parents[2]).status == 0


def test_a_case_that_does_not_come_out_as_expected_is_told_with_its_place(cases: Path) -> None:
    file = cases / "reformed.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("overall: pass", "overall: distinction", 1), encoding="utf-8")
    ran = run("cases", "run", file)
    assert ran.status == 1
    assert "overall: expected distinction, found pass (of the attempts that count: " in ran.said
    (place,) = [line.strip() for line in ran.out.splitlines() if line.endswith(".expect.overall")]
    name, line, *_ = place.split(":")
    assert Path(name) == file
    assert "overall: distinction" in file.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    document = run("cases", "run", file, "--json").document
    assert (document["failed"], [one["passes"] for one in document["cases"]].count(False)) == (1, 1)
    (failed,) = [one for one in document["cases"] if not one["passes"]]
    assert set(failed["differences"][0]) == {"what", "expected", "found", "why", "place"}


def test_places_are_told_from_the_working_folder_on(cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = cases / "reformed.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("overall: pass", "overall: distinction", 1), encoding="utf-8")
    monkeypatch.chdir(cases.parent)
    for path in (cases, Path("cases"), cases.parents[2]):
        ran = run("cases", "run", path)
        assert str(cases) not in ran.out
        assert "\ncases/reformed.yaml:" in ran.out
        assert "\nST9002/1.0: reformed " in ran.out
    (cases.parent / "plan.yaml").unlink()
    assert "there is no plan.yaml that these cases are about." in run("cases", "run", "cases").err


def test_a_case_file_with_a_fault_has_status_2(cases: Path) -> None:
    file = cases / "reformed.yaml"
    file.write_text("format: touchstone-case/1\ncases: 7\n", encoding="utf-8")
    ran = run("cases", "run", cases)
    assert (ran.status, ran.out) == (2, "")
    assert f"{file}:" in ran.err


def test_cases_without_their_plan_have_status_2(cases: Path) -> None:
    (cases.parent / "plan.yaml").unlink()
    ran = run("cases", "run", cases)
    assert (ran.status, "that these cases are about." in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "words"), [("none", "there is no such file or folder."), ("", "there are no cases")]
)
def test_a_path_without_cases_has_status_2(name: str, words: str, tmp_path: Path) -> None:
    ran = run("cases", "run", tmp_path / name)
    assert (ran.status, words in ran.err) == (2, True)
