"""Two wordings word by word."""

from __future__ import annotations

from touchstone.plans.rewording import MOST_WORDS, marked, rewording


def test_words_that_stayed_went_and_came_are_told_in_reading_order() -> None:
    found = rewording("Explains how to plan for sessions", "Explains how they plan for mentoring sessions")
    assert found == (
        ("same", "Explains how"),
        ("removed", "to"),
        ("added", "they"),
        ("same", "plan for"),
        ("added", "mentoring"),
        ("same", "sessions"),
    )
    assert marked(found) == "Explains how [-to-] {+they+} plan for {+mentoring+} sessions"


def test_a_word_that_only_went_adds_nothing() -> None:
    assert rewording("a b c", "a c") == (("same", "a"), ("removed", "b"), ("same", "c"))


def test_the_same_words_are_one_stretch_whatever_their_spacing() -> None:
    assert rewording("a  b", "a b") == (("same", "a b"),)
    assert rewording("", "") == ()


def test_a_very_long_text_is_shown_whole() -> None:
    half = "word " * (MOST_WORDS // 2)
    assert rewording(half, half) == (("same", half.strip()),)
    assert rewording(half, f"{half} more") == (("removed", half.strip()), ("added", f"{half}more"))
    assert MOST_WORDS == 2000


def test_words_that_come_often_are_matched_too() -> None:
    often = "the cat sat " * 100
    assert rewording(often, f"{often}down") == (("same", often.strip()), ("added", "down"))
