"""A version written as its changes from another; tests/broken_plans/based_on holds what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.factories.files import a_plan_text, a_sound_plan, refusal_of, write_plan
from touchstone.plans.fault import PlanError
from touchstone.plans.plan_file import load_plan
from touchstone.rules.plan import Plan

HEAD = """\
format: touchstone-plan/1
identity:
  reference: ST9999
  version: "{version}"
  title: Tester
  level: 4
  status: fictional
  starts_unknown: A test plan.
  source: test-plan § Everything
last_checked_on: 2026-11-02
"""
CHANGES = """\
based_on:
  version: "{base}"
  changes:
    - set: methods.first.title
      to: Another title
      source: test-plan § Everything
      because: The newer document says so.
"""


def a_version(root: Path, body: str, version: str = "1.1") -> Path:
    return write_plan(root, HEAD.format(version=version) + body, f"ST9999/{version}")


def expected(version: str = "1.1", title: str = "Another title") -> Plan:
    """The sound plan as the version should say it."""
    plan = a_sound_plan()
    first, second = plan.methods
    return replace(
        plan,
        identity=replace(plan.identity, version=version),
        last_checked_on=plan.last_checked_on.replace(day=2),
        methods=(replace(first, title=title), second),
    )


def test_a_version_is_its_base_with_the_changes_made(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    assert load_plan(a_version(tmp_path, CHANGES.format(base="1.0"))) == expected()


def test_a_version_without_changes_says_what_its_base_says(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    path = a_version(tmp_path, 'based_on: {version: "1.0"}\n')
    assert load_plan(path) == expected(title="The first method")


def test_a_base_may_itself_be_based_on_another(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    a_version(tmp_path, CHANGES.format(base="1.0"))
    path = a_version(tmp_path, 'based_on: {version: "1.1"}\n', "1.2")
    assert load_plan(path) == expected("1.2")


def test_a_version_may_name_another_regime(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    plan = load_plan(a_version(tmp_path, 'regime: end_point_assessment\nbased_on: {version: "1.0"}\n'))
    assert plan.vocabulary.id == "end_point_assessment"


def test_when_a_person_last_checked_is_not_taken_over(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    text = HEAD.format(version="1.1").replace("last_checked_on: 2026-11-02\n", "") + CHANGES.format(
        base="1.0"
    )
    path = write_plan(tmp_path, text, "ST9999/1.1")
    said = refusal_of(load_plan, path, error=PlanError)
    assert said.startswith(f'{path}:1:1: the key "last_checked_on" is missing. Add it: the day on which a')


def test_a_fault_in_what_was_changed_stands_at_the_change(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    path = a_version(tmp_path, CHANGES.format(base="1.0").replace("to: Another title", "to: 5"))
    said = refusal_of(load_plan, path, error=PlanError)
    assert said.startswith(f"{path}:15:11 methods[0].title: 5 is not text here.")


def test_a_fault_in_the_base_stands_in_the_base(tmp_path: Path) -> None:
    base = write_plan(tmp_path, a_plan_text(("title: The second method", "titel: x")))
    path = a_version(tmp_path, CHANGES.format(base="1.0"))
    said = refusal_of(load_plan, path, error=PlanError).splitlines()
    assert all(line.startswith(f"{base}:") for line in said)
    assert len(said) == 2


def test_every_change_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    body = CHANGES.format(base="1.0").replace("methods.first", "methods.frst")
    twice = body + body.split("changes:\n")[1].replace("methods.frst", "methods.secnd")
    said = refusal_of(load_plan, a_version(tmp_path, twice), error=PlanError).splitlines()
    assert [line.split(" based_on")[1] for line in said] == [
        '.changes[0]: no entry of methods is called "frst". Did you mean "first"?',
        '.changes[1]: no entry of methods is called "secnd". Did you mean "second"?',
    ]


def test_changes_that_are_no_list_are_refused(tmp_path: Path) -> None:
    write_plan(tmp_path, a_plan_text())
    path = a_version(tmp_path, 'based_on: {version: "1.0", changes: title}\n')
    assert "based_on.changes: this must be a list" in refusal_of(load_plan, path, error=PlanError)
