"""Where the values of a JSON text stand."""

from __future__ import annotations

import pytest

from touchstone.plans.json_places import MOST_LEVELS, Places

TEXT = r"""{
  "a": [1, {"b\"]": "x, [y", "c": []}, {}],
  "d.e": null, "f": {"g": "é"}
}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "r.json:1:1"),
        (("a",), "r.json:2:8 a"),
        (("a", 0), "r.json:2:9 a[0]"),
        (("a", 1, 'b"]'), 'r.json:2:21 a[1].b"]'),
        (("a", 1, "c"), "r.json:2:35 a[1].c"),
        (("a", 2), "r.json:2:40 a[2]"),
        (("d.e",), "r.json:3:10 d.e"),
        (("f", "g"), "r.json:3:27 f.g"),
    ],
)
def test_every_value_is_found_at_its_line_and_column(path: tuple[str | int, ...], place: str) -> None:
    assert Places(TEXT, "r.json").place(path) == place


def test_what_is_not_there_is_placed_at_the_nearest_value_around_it() -> None:
    assert Places(TEXT, "r.json").place(("a", 1, "no", "such")) == "r.json:2:12 a[1].no.such"
    assert Places(TEXT, "r.json").place(("no",)) == "r.json:1:1 no"


def test_of_a_key_given_twice_the_last_counts() -> None:
    assert Places('{"a": 1,\n "a": 2}', "r.json").place(("a",)) == "r.json:2:7 a"


def test_every_path_is_found_by_its_spelling() -> None:
    spelt = Places(TEXT, "r.json").spelt()
    assert spelt["a[1].c"] == ("a", 1, "c")
    assert spelt[""] == ()
    assert len(spelt) == 10


def test_values_below_forty_levels_are_not_noted() -> None:
    text = "[" * (MOST_LEVELS + 2) + "]" * (MOST_LEVELS + 2)
    assert len(Places(text, "r.json").spelt()) == MOST_LEVELS + 1


def test_a_single_value_is_at_the_start() -> None:
    assert Places("  7", "r.json").place(()) == "r.json:1:3"
