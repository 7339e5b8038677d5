"""Files for tests: a small plan as text, the register of its sources, and what a refusal said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.plan import a_criterion, a_method, a_plan, a_theme
from touchstone.plans.fault import RefusedError
from touchstone.plans.plan_text import dump_plan
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method

SOURCES = """\
format: touchstone-sources/1
last_checked_on: 2026-11-22
documents:
  - id: test-plan
    title: A plan for tests
    publisher: Nobody
    sections: [Everything, Holidays]
"""


def refusal_of(call: Callable[..., Any], *arguments: Any, error: type[RefusedError] = RefusedError) -> str:
    """What the call said when it refused; the test fails when it does not refuse."""
    with pytest.raises(error) as refused:
        call(*arguments)
    return str(refused.value)


def a_sound_plan(**facts: Any) -> Plan:
    """The small plan with nothing in it that the linter would refuse."""
    return a_plan(**{"methods": (_sound("first", "K1"), _sound("second", "K2"))} | facts)


def _sound(id: str, ksb: str) -> Method:
    criteria = (a_criterion(f"{id}-P1", ksbs=(ksb,)), a_criterion(f"{id}-D1", "distinction", ksbs=(ksb,)))
    return a_method(id, themes=(a_theme(f"{id}_theme", ksbs=(ksb,), criteria=criteria),))


def a_plan_text(*changes: tuple[str, str], **facts: Any) -> str:
    """The small plan as a file's text, with passages exchanged; each must be there."""
    text = dump_plan(a_sound_plan(**facts))
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def write_plan(root: Path, text: str, folder: str = "ST9999/1.0") -> Path:
    """A plan file in its folder, with the sources that the small plan cites above it."""
    path = root / folder / "plan.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return path
