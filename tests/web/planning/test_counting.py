"""The pure parts: what a form says, how texts are marked, how far somebody has come."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.http import QueryDict

from touchstone.web.planning.readiness import A_ROW, Box, readiness
from touchstone.web.planning.typed import lines, mark, settled, tidy, typed

ID = UUID("6a301135-5668-4c41-a63d-0b501df87f22")


def test_a_text_is_marked_alike_whatever_line_breaks_a_browser_sends() -> None:
    assert mark("One\nTwo") == mark("One\r\nTwo \r\n") == mark(" One\rTwo\x00")
    assert mark("One\nTwo") != mark("One Two")
    assert mark("") == mark(" \r\n ")


def test_text_is_kept_without_what_a_database_refuses() -> None:
    assert tidy("\n a\x00\r\n\r\n b \r") == "a\n\n b"


def test_lines_lose_the_signs_of_a_list() -> None:
    assert lines("- One\n\n* Two\n• Three\nFour - five") == ["One", "Two", "Three", "Four - five"]


def test_a_form_says_nothing_of_a_criterion_that_it_has_not() -> None:
    assert typed(QueryDict("text.A=x"), "B") is None


def test_a_form_says_text_mark_and_pieces() -> None:
    found = typed(QueryDict(f"text.A=x&seen.A=1&pieces.A={ID}&pieces.A=nonsense&had.A={ID}"), "A")
    assert found is not None
    assert (found.text, found.seen, found.pieces, found.had) == ("x", "1", frozenset({ID}), frozenset({ID}))
    assert found.touched


@pytest.mark.parametrize(
    ("way", "text", "touched"), [("mine", "x", True), ("both", "x\n\ny", True), ("theirs", "y", False)]
)
def test_somebody_s_decision_about_two_texts(way: str, text: str, touched: bool) -> None:
    posted = QueryDict(f"text.A=x&seen.A=old&other.A={mark('y')}&theirs.A=y&settle=A:{way}")
    found = typed(posted, "A", settled(posted))
    assert found is not None
    assert (found.text, found.seen, found.touched) == (text, mark("y"), touched)


@pytest.mark.parametrize("said", ["", "settle=", "settle=mine", "settle=:mine"])
def test_no_decision_is_none(said: str) -> None:
    assert settled(QueryDict(said)) == {}


def boxes(number: int) -> list[Box]:
    return [Box(f"P{at}", "P", noted=at == 0, linked=at < 2) for at in range(number)]


def test_counts_for_each_theme_and_for_all() -> None:
    found = readiness("Discussion", [("One", boxes(3)), ("Two", boxes(1))], evidence=True)
    assert found.whole.words == "Key points: 2 of 4. Evidence linked: 3 of 4."
    assert [theme.words for theme in found.themes] == [
        "Key points: 1 of 3. Evidence linked: 2 of 3.",
        "Key points: 1 of 1. Evidence linked: 1 of 1.",
    ]


def test_a_plan_without_a_portfolio_speaks_of_no_evidence() -> None:
    found = readiness("Test", [("One", boxes(2))], evidence=False)
    assert found.whole.words == "Key points: 1 of 2."
    assert found.whole.boxes[1].words(False) == "P1: no key points yet"


def test_the_picture_breaks_into_rows_that_a_telephone_has_room_for() -> None:
    whole = readiness("Much", [("One", boxes(A_ROW + 1))], evidence=True).whole
    assert (whole.width, whole.height) == (320, 80)
    assert [(one.x, one.y) for one in whole.placed][-2:] == [(283, 3), (3, 43)]
    nothing = readiness("Nothing", [], evidence=True).whole
    assert (nothing.width, nothing.height, nothing.words) == (
        0,
        0,
        "Key points: 0 of 0. Evidence linked: 0 of 0.",
    )
