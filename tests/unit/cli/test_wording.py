"""What a newcomer reads: plain words, whole words, and a way on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.plan import rule
from tests.unit.cli.running import AMINA, BEN, CHLOE, about, run
from touchstone.cli.contradictions import placed
from touchstone.documents.plan_words import duration_words
from touchstone.plans.register import SHIPPED_PLANS
from touchstone.rules.plan.method import Duration
from touchstone.rules.report import Problem


@pytest.mark.parametrize(
    ("minutes", "longer", "shorter", "words"),
    [
        (60, 0, 0, "exactly 60 minutes"),
        (1, 0, 0, "exactly 1 minute"),
        (60, 0, 100, "at most 60 minutes"),
        (60, 10, 100, "at most 66 minutes"),
        (45, 10, 100, "at most 49.5 minutes"),
        (60, 10, 0, "60 minutes, or up to 10 % longer"),
        (60, 0, 5, "60 minutes, or up to 5 % shorter"),
        (60, 10, 99, "60 minutes, or up to 10 % longer or 99 % shorter"),
    ],
)
def test_a_duration_is_said_as_a_person_would(minutes: int, longer: int, shorter: int, words: str) -> None:
    told = rule(Duration, minutes=minutes, extension_percent=longer, shortfall_percent=shorter)
    assert duration_words(told) == words


def test_the_fictional_test_takes_at_most_an_hour() -> None:
    said = run("plan", "show", "ST9001@1.0", "--method", "knowledge_test").said
    assert "Duration at most 60 minutes must:" in said
    assert "Delivered and marked by the assessment organisation." in said


def test_one_unmet_must_is_told_in_the_singular(tmp_path: Path) -> None:
    file = tmp_path / "chloe.json"
    text = CHLOE[0].read_text(encoding="utf-8")
    file.write_text(
        text.replace('"started_on": "2024-11-04"', '"started_on": "2024-09-04"'), encoding="utf-8"
    )
    said = run("assess", file, "--on", CHLOE[1]).said
    assert "1 rule that must be met is not met: see below" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "show", "nope"),
        ("plan", "diff", "ST1379@1.0", "nope"),
        ("assess", *map(str, about(BEN)), "--plan", "nope"),
        ("record", "check", str(BEN[0]), "--plan", "nope"),
        ("grade-many", "any.csv", "-o", "out.csv", "--plan", "nope"),
        ("sheet", "nope", "--method", "observation"),
    ],
)
def test_a_plan_that_is_not_there_is_told_with_those_that_are(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "touchstone: nope: there is no plan and no file of this name. There are ST1379@1.0, ST1379@1.1, "
        "ST1379@1.2, ST9001@1.0 and ST9002@1.0. Name one of these, or the file of a plan.\n"
    )


def test_a_version_that_is_not_there_is_told_with_those_of_its_standard() -> None:
    err = run("plan", "show", "ST1379@9").err
    assert "There are ST1379@1.0, ST1379@1.1 and ST1379@1.2. Name" in err
    assert "There is ST9001@1.0. Name" in run("plan", "show", "ST9001@9").err


def test_of_many_plans_those_called_nearly_so_are_told_and_never_all(tmp_path: Path) -> None:
    plan = (SHIPPED_PLANS / "ST9001" / "1.0" / "plan.yaml").read_text(encoding="utf-8")
    for number in range(100, 120):
        folder = tmp_path / f"ST5{number}" / "1.0"
        folder.mkdir(parents=True)
        (folder / "plan.yaml").write_text(plan.replace("ST9001", f"ST5{number}"), encoding="utf-8")
    err = run("plan", "show", "zzz", "--plans", tmp_path).err
    assert "There are ST1379@1.0, ST1379@1.1, ST1379@1.2, ST5100@1.0, " in err
    assert "ST5108@1.0 and 13 more that touchstone plan list shows." in err
    err = run("plan", "show", "ST511", "--plans", tmp_path).err
    assert "ST1379" not in err
    assert "There are ST5117@1.0, ST5118@1.0 and ST5119@1.0." in err


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("arguments", [("plan", "show", "ST1379@1.1"), ("plan", "list"), ("demo",)])
def test_no_table_breaks_a_word_or_runs_over_the_edge(
    arguments: tuple[str, ...], columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "1000")
    whole = set(run(*arguments).out.split())
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run(*arguments).out
    assert max(len(line) for line in out.splitlines()) <= columns
    assert [word for word in out.split() if word not in whole and len(word) < 24] == []


def test_who_does_a_step_stands_below_it() -> None:
    out = run("assess", *about(AMINA)).out
    assert "  → Claim the certificate (distinction)" in out
    assert "\n    by: assessment organisation" in out


def test_a_contradiction_stands_where_its_nearest_part_does() -> None:
    problems = [Problem(place=place, message="m.", remedy="r.") for place in ("no.such", "attempts[0].no[3]")]
    first, second = placed(AMINA[0], problems)
    assert first.place == f"{AMINA[0]}:1:1 no.such"
    file, line, *_ = second.place.split(":")
    assert (file, second.place.endswith(" attempts[0].no[3]")) == (str(AMINA[0]), True)
    assert AMINA[0].read_text(encoding="utf-8").splitlines()[int(line) - 1].strip() == "{"
