"""How often the right KSB is among those suggested for a short text, and what a suggestion says."""

from __future__ import annotations

import sys
import time

import pytest

from tests.exhaustive.shipped import shipped
from tests.unit.inspection.suggesting.labelled import EVIDENCE, VERSIONS, rightly
from touchstone.inspection.suggesting.ranking import MOST, Suggester
from touchstone.inspection.suggesting.words import stem, words

FIRST, AMONG = 0.85, 0.9


def suggester(plan: str) -> Suggester:
    return Suggester.of(shipped(f"{plan}/{VERSIONS[plan]}"))


def test_the_right_ksb_stands_first_or_among_three_often_enough(capsys: pytest.CaptureFixture[str]) -> None:
    made = {plan: suggester(plan) for plan in VERSIONS}
    with capsys.disabled():
        for name in (*VERSIONS, ""):
            right, near, of = rightly(EVIDENCE, made, name)
            told = f"right first {right / of:.0%}, among three {near / of:.0%} of {of}"
            sys.stdout.write(f"\n{name or 'both'}: {told}\n")
    first, among, number = rightly(EVIDENCE, made)
    assert number == 36
    assert first / number >= FIRST
    assert among / number >= AMONG


def test_a_suggestion_tells_the_words_that_led_there() -> None:
    found = suggester("ST1379").suggest("The contract that we signed, and how I manage it")
    assert found[0].code in ("K2", "S2")
    assert found[0].because[0] == "contract"
    assert len(found) <= MOST


def test_what_is_ticked_already_is_not_suggested() -> None:
    text = "The mentoring contract"
    without = suggester("ST1379").suggest(text, without=["K2", "S2"])
    assert not {one.code for one in without} & {"K2", "S2"}


@pytest.mark.parametrize("text", ["", "and the of it", "12 34 !!", "Zzz qqq xxx"])
def test_a_text_that_says_nothing_suggests_nothing(text: str) -> None:
    assert suggester("ST1379").suggest(text) == ()


def test_words_of_one_root_are_one() -> None:
    assert stem("reflecting") == stem("reflection") == stem("reflects")
    assert [plain for plain, _ in words("The map’s contracts")] == ["map", "contract"]


def test_a_long_text_takes_no_longer_than_a_page_may() -> None:
    made, begun = suggester("ST1379"), time.process_time()
    made.suggest("reflecting on the mentoring contract and progress " * 10_000)
    assert time.process_time() - begun < 1
