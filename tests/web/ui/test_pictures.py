"""Pictures are data before they are drawn, and say the same in words."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from touchstone.rules.report import StageOf
from touchstone.rules.words import MONTHS
from touchstone.web.ui.gallery import example_timeline
from touchstone.web.ui.pictures.coverage import Piece, coverage
from touchstone.web.ui.pictures.outcomes import HEIGHT, TOP, outcomes, scale
from touchstone.web.ui.pictures.pipeline import Standing, board

NEEDED = [("K1", "Learning"), ("K2", "Needs"), ("S1", "Plan")]
GRADES = ("distinction", "pass", "fail")


def test_the_matrix_says_what_is_not_covered() -> None:
    made = coverage(
        NEEDED, [Piece("1", "Plan", frozenset({"K1"})), Piece("2", "Log", frozenset({"K1", "S1"}))]
    )
    assert [line.shown for line in made.lines] == [(True, True), (False, False), (False, True)]
    assert [line.count for line in made.lines] == [2, 0, 1]
    assert made.words == "2 of 3 KSBs covered by 2 pieces. Not covered yet: K2."


def test_a_whole_and_an_empty_matrix() -> None:
    assert (
        coverage(NEEDED[:1], [Piece("1", "Plan", frozenset({"K1"}))]).words
        == "1 of 1 KSB covered by 1 piece."
    )
    assert coverage(NEEDED, []).bare == ("K1", "K2", "S1")


def test_the_board_shows_every_stage_also_where_nobody_is() -> None:
    stops = board([Standing("at_gateway", 8, late=2, link="/x"), Standing("passed", 4)])
    assert [stop.stage for stop in stops] == [stage.value for stage in StageOf]
    shares = {stop.stage: stop.share for stop in stops}
    assert (shares["at_gateway"], shares["passed"], shares["failed"]) == (100.0, 50.0, 0.0)
    assert stops[1].words == "At gateway: 8 apprentices, 2 late"
    assert board([])[0].share == 0


def test_a_bar_is_as_high_as_its_results() -> None:
    made = outcomes([(date(2026, 1, 1), {"pass": 4, "fail": 1}), (date(2026, 2, 1), {})], GRADES)
    blocks = made.bars[0].blocks
    assert [(block.grade, block.number) for block in blocks] == [("Pass", 4), ("Fail", 1)]
    assert sum(block.height for block in blocks) == HEIGHT
    assert (made.bars[0].top, made.bars[1].blocks, made.bars[1].total) == (TOP, (), 0)
    assert made.rows == (("January 2026", (0, 4, 1), 5), ("February 2026", (0, 0, 0), 0))
    assert made.words == "5 results from January 2026 to February 2026; most in January 2026, 5."


def test_a_chart_of_one_month_and_of_none() -> None:
    assert (
        outcomes([(date(2026, 1, 1), {"pass": 1})], GRADES).words
        == "1 result in January 2026; most in January 2026, 1."
    )
    assert outcomes([], GRADES).words == "No results yet."


def test_a_phone_shows_the_last_six_months() -> None:
    year = [(date(2026, month, 1), {"pass": month}) for month in range(1, 13)]
    narrow = outcomes(year, GRADES).narrow
    assert narrow is not None
    assert [bar.month for bar in narrow.bars] == [f"{name} 2026" for name in MONTHS[6:]]
    assert narrow.width < outcomes(year, GRADES).width / 1.5
    assert outcomes(year[:6], GRADES).narrow is None


@given(st.integers(0, 10**9))
def test_the_scale_holds_the_highest_bar_in_at_most_five_steps(most: int) -> None:
    top, step = scale(most)
    assert top >= most
    assert 1 <= top // step <= 5
    assert top - most < step or most == 0


def test_the_timeline_is_drawn_twice_and_has_its_rows() -> None:
    made = example_timeline()
    assert made.wide.count("<svg") == made.narrow.count("<svg") == 1
    assert " style=" not in made.wide + made.narrow
    assert "Today" in [row.what for row in made.rows]
