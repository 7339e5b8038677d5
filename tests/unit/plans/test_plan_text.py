"""Plans written as files, and the number that tells plans apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories.files import a_sound_plan
from touchstone.plans.plan_file import load_plan
from touchstone.plans.plan_text import content_hash, dump_plan
from touchstone.plans.regimes import shipped_regimes
from touchstone.plans.register import register
from touchstone.rules.plan import Plan


@pytest.mark.parametrize("header", register().headers, ids=lambda header: header.identity.name)
def test_every_shipped_plan_is_the_same_after_writing_and_reading(header: object, tmp_path: Path) -> None:
    plan = load_plan(header.path)  # type: ignore[attr-defined]
    copy = tmp_path / "plan.yaml"
    copy.write_text(dump_plan(plan), encoding="utf-8")
    assert load_plan(copy) == plan
    assert content_hash(load_plan(copy)) == content_hash(plan)
    assert dump_plan(load_plan(copy)) == dump_plan(plan)


def with_words(**words: str) -> Plan:
    return a_sound_plan(vocabulary=replace(shipped_regimes()["end_point_assessment"], **words))


def test_of_a_known_regime_only_differing_words_are_written() -> None:
    assert "\nregime: end_point_assessment\nlast_checked_on:" in dump_plan(with_words())
    text = dump_plan(with_words(assessor="examiner"))
    assert "\nregime: end_point_assessment\nwords:\n  assessor: examiner\nlast_checked_on:" in text


def test_the_file_starts_with_format_and_identity() -> None:
    assert dump_plan(a_sound_plan()).startswith("format: touchstone-plan/1\nidentity:\n  reference: ST9999\n")


def test_the_number_is_a_sha_256_and_changes_with_any_word() -> None:
    number = content_hash(a_sound_plan())
    assert len(number) == 64
    assert int(number, 16) >= 0
    assert content_hash(a_sound_plan()) == number
    assert content_hash(a_sound_plan(last_checked_on=a_sound_plan().last_checked_on.replace(day=2))) != number


def weighing(weight: str) -> Plan:
    plan = a_sound_plan()
    method = plan.methods[0]
    theme = method.themes[0]
    criterion = replace(theme.criteria[0], weight=Decimal(weight))
    theme = replace(theme, criteria=(criterion, theme.criteria[1]))
    return replace(plan, methods=(replace(method, themes=(theme,)), plan.methods[1]))


def test_how_a_number_is_spelt_makes_no_difference() -> None:
    assert content_hash(weighing("1.50")) == content_hash(weighing("1.5"))
    assert content_hash(weighing("1.5")) != content_hash(weighing("1.51"))
