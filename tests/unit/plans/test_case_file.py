"""Worked cases as files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.factories.files import refusal_of
from touchstone.plans.case_file import Expect, load_cases
from touchstone.plans.fault import CaseError
from touchstone.rules.calendar import LONDON
from touchstone.rules.report import StageOf

BASE = """\
  apprentice: {id: A-1}
  programme: {started_on: 2024-09-02}
"""
TEXT = f"""\
format: touchstone-case/1
last_checked_on: 2026-11-22
base:
{BASE}cases:
  - name: Nothing has happened yet
    on: 2025-07-01
    expect: {{stage: on_programme}}
  - name: The apprentice withdrew
    on: 2025-07-01T10:00Z
    change:
      - {{set: programme.withdrawn_on, to: 2025-06-01}}
    expect: {{stage: withdrawn, capped: false, findings: {{a.b: waived}}, deadlines: {{x: null}}}}
"""


def written(root: Path, text: str = TEXT) -> Path:
    path = root / "ST9999" / "1.0" / "cases" / "first.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refused(root: Path, *changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = written(root, text)
    return [
        line.removeprefix(f"{path}:") for line in refusal_of(load_cases, path, error=CaseError).splitlines()
    ]


def test_each_case_is_the_base_with_its_own_changes(tmp_path: Path) -> None:
    path = written(tmp_path)
    first, second = load_cases(str(path))
    assert (first.name, first.place) == ("Nothing has happened yet", f"{path}:7:5 cases[0]")
    assert first.record.programme.withdrawn_on is None
    assert str(second.record.programme.withdrawn_on) == "2025-06-01"
    assert first.expect == Expect(stage=StageOf.ON_PROGRAMME)
    assert second.expect == Expect(
        stage=StageOf.WITHDRAWN, capped=False, findings={"a.b": "waived"}, deadlines={"x": None}
    )


def test_a_day_means_its_last_second_in_london(tmp_path: Path) -> None:
    first, second = load_cases(written(tmp_path))
    assert first.now == datetime(2025, 7, 1, 23, 59, 59, tzinfo=LONDON)
    assert first.now.astimezone(UTC).hour == 22
    assert second.now == datetime(2025, 7, 1, 10, tzinfo=UTC)


def test_the_record_is_of_the_plan_in_whose_folder_it_stands(tmp_path: Path) -> None:
    record = load_cases(written(tmp_path))[0].record
    assert (record.format, record.standard, record.version) == ("touchstone-record/1", "ST9999", "1.0")


def test_the_record_may_say_otherwise(tmp_path: Path) -> None:
    text = TEXT.replace("base:\n", 'base:\n  version: "2.0"\n')
    assert load_cases(written(tmp_path, text))[0].record.version == "2.0"


def test_the_base_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT.replace(f"base:\n{BASE}", "base: base/one.yaml\n"))
    (path.parent / "base").mkdir()
    (path.parent / "base" / "one.yaml").write_text(BASE)
    assert load_cases(path)[0].record.apprentice.id == "A-1"


def test_a_base_that_is_no_record_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, (f"base:\n{BASE}", "base: [x]\n")) == [
        "3:7 base: the base is no record: it holds a list. Write a record's keys."
    ]


def test_a_file_that_is_none_of_cases_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, ("touchstone-case/1", "touchstone-case/2"))[0].startswith(
        "1:9 format: the format "
    )
    (said,) = refused(tmp_path, ("    on: 2025-07-01\n", ""))
    assert said.startswith(
        '7:5 cases[0]: the key "on" is missing. Add it: the moment asked about; a day means'
    )


def test_a_file_that_nobody_compared_with_its_sources_is_refused(tmp_path: Path) -> None:
    (said,) = refused(tmp_path, ("last_checked_on: 2026-11-22\n", ""))
    assert said.startswith(
        '1:1: the key "last_checked_on" is missing. Add it: the day on which a person last'
    )
    assert said.endswith("compared this file with its sources, such as 2026-11-22.")
    (said,) = refused(tmp_path, ("2026-11-22", "22/11/2026"))
    assert said.startswith('2:18 last_checked_on: this must be a day, and is "22/11/2026".')


def test_faults_of_all_cases_are_found_at_once(tmp_path: Path) -> None:
    said = refused(
        tmp_path,
        ("    expect: {stage: on_programme}", "    change: [{set: apprentice.id, to: 5}]\n    expect: {}"),
        ("programme.withdrawn_on", "program.withdrawn_on"),
    )
    assert said == [
        '9:39 apprentice.id: 5 is not text here. Write it in quotes, it is text: "5".',
        '14:9 cases[1].change[0]: there is no "program" here. Did you mean "programme"?',
    ]


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    (said,) = refused(tmp_path, ("The apprentice withdrew", "Nothing has happened yet"))
    assert said.startswith('10:5 cases[1]: another case in this file is called "Nothing has happened yet".')
    assert said.endswith("Say what is different about it.")
