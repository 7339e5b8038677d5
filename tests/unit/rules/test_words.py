"""Figures and lists as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.factories.plan import rule
from touchstone.rules.plan.gateway import Span
from touchstone.rules.words import at_time, called, days, length, listed, on_date, per_cent, plain, plural


@pytest.mark.parametrize(("month", "word"), [(1, "January"), (6, "June"), (7, "July"), (12, "December")])
def test_a_day_in_words(month: int, word: str) -> None:
    assert on_date(date(2025, month, 2)) == f"2 {word} 2025"


def test_a_moment_in_words_is_londons() -> None:
    assert at_time(datetime(2025, 7, 1, 23, 5, tzinfo=UTC)) == "00:05 on 2 July 2025"
    assert at_time(datetime(2025, 1, 1, 9, 5, 7, tzinfo=UTC)) == "09:05:07 on 1 January 2025"


def test_one_of_several_is_called_as_people_call_it() -> None:
    assert called("recording", "recording-1") == "recording 1"
    assert called("Appeal", "appeal-12") == "Appeal 12"
    assert called("recording", "R7") == "recording R7"
    assert called("question", "recording-1") == "question recording-1"


def test_numbers_agree_with_their_nouns() -> None:
    assert (plural(0, "question"), plural(1, "question"), plural(Decimal("1.5"), "hour")) == (
        "0 questions",
        "1 question",
        "1.5 hours",
    )


def test_spans_in_words() -> None:
    assert days(rule(Span, number=14, unit="calendar_days")) == "14 calendar days"
    assert days(rule(Span, number=1, unit="months")) == "1 month"
    assert days(rule(Span, number=1, unit="working_days")) == "1 working day"


def test_lists_in_words() -> None:
    assert listed([]) == "none"
    assert listed(["K4"]) == "K4"
    assert listed(["K4", "K7"]) == "K4 and K7"
    assert listed(["K4", "K7", "K8"], "or") == "K4, K7 or K8"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1800, "30 minutes"),
        (1799, "29 minutes 59 seconds"),
        (61, "1 minute 1 second"),
        (59, "59 seconds"),
        (0, "0 minutes"),
    ],
)
def test_lengths_are_told_to_the_second(seconds: int, words: str) -> None:
    assert length(seconds) == words


def test_ids_are_read_as_words() -> None:
    assert plain("not_met") == "not met"


def test_marks_are_cut_and_never_rounded_up() -> None:
    assert per_cent(Fraction(69999, 1000)) == "69.99 %"
    assert per_cent(Fraction(70)) == "70 %"
    assert per_cent(Fraction(1, 2)) == "0.5 %"
