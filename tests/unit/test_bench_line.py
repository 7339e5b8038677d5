"""What the table of the benchmarks says of a figure, its reference and its bar."""

from __future__ import annotations

import pytest

from bench.line import at_least, at_most, beside, table


@pytest.mark.parametrize(("value", "reached"), [(15.9, True), (16.0, True), (16.1, False)])
def test_a_cost_is_judged_by_how_many_times_the_reference_it_is(value: float, reached: bool) -> None:
    line = beside("Front page", value, 2.0, "ms", 8.0)
    assert (line.ratio, line.reached, line.bar) == (value / 2, reached, "at most 8 ×")


@pytest.mark.parametrize(("value", "reached"), [(36, True), (35, True), (34, False)])
def test_a_throughput_is_judged_by_what_part_of_the_reference_it_is(value: float, reached: bool) -> None:
    line = at_least("Answers", value, 100, "a second", 0.35)
    assert (line.ratio, line.reached, line.bar) == (value / 100, reached, "at least 0.35 ×")


def test_a_figure_without_a_bar_is_not_judged() -> None:
    line = beside("Half of the answers", 3.0, 2.0, "ms", None)
    assert (line.reached, line.bar) == (None, "")


def test_the_table_says_plainly_what_is_not_reached() -> None:
    lines = [beside("Front page", 20.0, 2.0, "ms", 8.0), at_most("Queries", 8, "queries", 15, "Front page")]
    shown = table(lines)
    front, queries = shown.splitlines()[2:4]
    assert front.split()[2:] == ["20", "ms", "2", "ms", "10", "×", "at", "most", "8", "×", "NOT", "REACHED"]
    assert queries.endswith("reached")
    assert shown.splitlines()[-1] == "Queries: Front page"
