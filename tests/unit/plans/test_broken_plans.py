"""One broken plan per mistake: each is refused with the words that its first line asks for, in one fault.

The first line of a broken plan reads ``# expect: words | more words``. Plans below a folder
``…_versions`` are sound one by one; what is wrong lies between them, and is found when the folder is listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.files import refusal_of
from touchstone.plans.fault import PlanError
from touchstone.plans.plan_file import load_plan
from touchstone.plans.register import register

FOLDER = Path(__file__).parents[2] / "broken_plans"
MARK = "# expect:"


def expected(path: Path) -> list[str]:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return [words.strip() for words in first.removeprefix(MARK).split("|")] if first.startswith(MARK) else []


BROKEN = [path for path in sorted(FOLDER.rglob("*.yaml")) if expected(path)]
TOGETHER = [path for path in BROKEN if path.relative_to(FOLDER).parts[0].endswith("_versions")]
ALONE = [path for path in BROKEN if path not in TOGETHER]
SOUND = [FOLDER / "valid" / "minimal.yaml", FOLDER / "based_on" / "ST9990" / "1.0" / "plan.yaml"]


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", ALONE, ids=name)
def test_a_broken_plan_is_refused_for_its_mistake(path: Path) -> None:
    said = refusal_of(load_plan, path, error=PlanError)
    assert any(all(words in line for words in expected(path)) for line in said.splitlines()), said
    assert all(line.startswith(str(FOLDER)) for line in said.splitlines())


@pytest.mark.parametrize("path", TOGETHER, ids=name)
def test_what_is_wrong_between_versions_is_found_when_they_are_listed(path: Path) -> None:
    said = "\n".join(map(str, register(path.parents[2]).faults))
    assert [words for words in expected(path) if words not in said] == [], said
    assert len(said.splitlines()) == 1, said
    assert said.startswith(str(path))


@pytest.mark.parametrize("path", SOUND, ids=name)
def test_the_plan_that_was_broken_is_itself_sound(path: Path) -> None:
    assert load_plan(path).identity.reference == "ST9990"
