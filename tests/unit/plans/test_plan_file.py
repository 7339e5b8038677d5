"""Plan files as plans; tests/broken_plans holds the refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.files import a_plan_text, a_sound_plan, refusal_of, write_plan
from touchstone.plans import plan_file
from touchstone.plans.fault import PlanError
from touchstone.plans.lint.fault import LintFault
from touchstone.plans.plan_file import file_path, load_plan
from touchstone.plans.sources import read_sources
from touchstone.rules.plan import Plan


def test_what_is_written_is_read_as_the_same_plan(tmp_path: Path) -> None:
    assert load_plan(str(write_plan(tmp_path, a_plan_text()))) == a_sound_plan()


def test_the_register_of_sources_may_be_given(tmp_path: Path) -> None:
    path = write_plan(tmp_path, a_plan_text())
    sources = read_sources(tmp_path / "sources.yaml")
    (tmp_path / "sources.yaml").unlink()
    assert load_plan(path, sources=sources) == a_sound_plan()
    assert 'the document "test-plan" is not in sources.yaml' in refusal_of(load_plan, path, error=PlanError)


def test_a_faulty_register_of_sources_refuses_the_plan_too(tmp_path: Path) -> None:
    path = write_plan(tmp_path, a_plan_text())
    (tmp_path / "sources.yaml").write_text("documents: []")
    said = refusal_of(load_plan, path, error=PlanError)
    assert said.startswith(f'{tmp_path / "sources.yaml"}:1:1: the key "format" is missing.')


def test_the_linter_is_not_asked_about_a_plan_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_file, "lint_faults", lambda plan: pytest.fail("asked"))
    path = write_plan(tmp_path, a_plan_text(("level: 4", "level: 9"), ("§ Everything", "§ Nothing")))
    assert len(refusal_of(load_plan, path, error=PlanError).splitlines()) == 2


def linted(path: Path, monkeypatch: pytest.MonkeyPatch, *paths: tuple[str | int, ...]) -> list[str]:
    def faults(plan: Plan) -> Iterator[LintFault]:
        for found in paths:
            yield LintFault(found, "it is odd.", "Mend it.")

    monkeypatch.setattr(plan_file, "lint_faults", faults)
    return [
        line.removeprefix(f"{path}:") for line in refusal_of(load_plan, path, error=PlanError).splitlines()
    ]


def test_what_the_linter_finds_is_laid_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_plan(tmp_path, a_plan_text())
    lines = path.read_text().splitlines()
    said = linted(
        path,
        monkeypatch,
        ("ksbs", 1, "code"),
        ("methods", 0, "grading", "rule", "best_first", 0, "when", "of", 1, "reaches"),
        ("methods", 0, "levels", 0),
        ("ksbs", 9),
    )
    code = next(number for number, line in enumerate(lines, 1) if line == "- code: K2")
    reaches = [number for number, line in enumerate(lines, 1) if line.strip() == "reaches: met"][1]
    method = next(number for number, line in enumerate(lines, 1) if line == "- id: first")
    ksbs = next(number for number, line in enumerate(lines, 1) if line == "- code: K1")
    condition = "methods[0].grading.rule.steps.best_first[0].when.all[1].every.reaches"
    assert said == [
        f"{code}:9 ksbs[1].code: it is odd. Mend it.",
        f"{reaches}:26 {condition}: it is odd. Mend it.",
        f"{method}:3 methods[0].levels[0]: it is odd. Mend it.",
        f"{ksbs}:1 ksbs[9]: it is odd. Mend it.",
    ]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), ()),
        (("identity", "starts", "from_"), ("identity", "starts", "from")),
        (("scales", "component", "grades", 0), ("scales", "component", "grades", 0)),
        (
            ("grading", "rule", "rows", 0, "when", "first"),
            ("grading", "rule", "table", "rows", 0, "when", "first"),
        ),
        (("scales", "unknown", "grades"), ("scales", "unknown", "grades")),
        (("title", 0), ("title", 0)),
    ],
)
def test_field_names_become_the_keys_of_the_file(path: Any, found: Any) -> None:
    assert file_path(a_sound_plan(), path) == found


def test_a_hundred_unknown_keys_are_enough(tmp_path: Path) -> None:
    many = "".join(f"key{number}: 1\n" for number in range(200))
    said = refusal_of(load_plan, write_plan(tmp_path, a_plan_text() + many), error=PlanError).splitlines()
    assert len(said) == 101
    assert said[-1].endswith("there are more faults from here on. Mend these first.")
