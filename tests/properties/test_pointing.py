"""Whatever people write of a place is refused in words, or said so that it is read as the same place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.properties.from_hints import PLACES, SPOKEN, placed
from touchstone.rules.pointing import LAST_PAGE, Where, several, told

CODES = st.from_regex(r"[KSB][1-9][0-9]{0,2}", fullmatch=True)
STRETCHES = st.lists(
    st.tuples(st.integers(1, LAST_PAGE), st.integers(1, LAST_PAGE)).map(sorted), min_size=1, max_size=6
)


@given(text=SPOKEN | st.text())
def test_a_place_that_is_read_is_read_again_as_the_same(text: str) -> None:
    read = placed(text)
    if read is None:
        with pytest.raises(ValueError, match=r"\.$"):
            Where.parse(text)
        return
    assert Where.parse(str(read)) == read
    assert str(Where.parse(str(read))) == str(read)
    assert sum((bool(read.pages), read.begins is not None, bool(read.words))) == 1


@given(stretches=STRETCHES)
def test_pages_hold_what_was_named_and_nothing_else(stretches: list[list[int]]) -> None:
    read = Where.parse(", ".join(f"{first}-{last}" for first, last in stretches)).pages
    named = {page for first, last in stretches for page in (first, last)}
    assert all(any(first <= page <= last for first, last in read) for page in named)
    assert sum(last - first + 1 for first, last in read) == len(
        {page for first, last in stretches for page in range(first, last + 1)}
    )
    assert all(one[1] + 1 < other[0] for one, other in pairwise(read))


@given(places=st.dictionaries(CODES, PLACES, min_size=1, max_size=4))
def test_the_places_of_several_ksbs_are_read_again_as_the_same(places: dict[str, Where]) -> None:
    assert several(told(places)) == places


@given(text=SPOKEN)
def test_a_place_of_one_ksb_is_the_same_beside_another(text: str) -> None:
    read = placed(text)
    if read is not None:
        assert several(f"K1: {read}; K2: page 1")["K1"] == read
