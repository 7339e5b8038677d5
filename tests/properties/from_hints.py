"""Any instance of a dataclass of the model: whatever its type hints and shapes allow, sensible or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from touchstone.rules.pointing import Where, clock
from touchstone.rules.shape import Between, Pattern
from touchstone.rules.statement import Source

MOST = 2  # members of a list
LETTERS = "abz AZ09 é’–§ŵ \n:#'\"{}[]&*!|>%@`,-?~\\/.=+"
TEXT = st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: text.strip() != "")
HEADING = TEXT.map(str.strip).filter(lambda text: "§" not in text)
NUMBERS = st.sampled_from(("1", "7", "30")) | st.integers(1, 9999).map(str)
CLOCKS = st.integers(0, 86_399).map(clock)
MARKS = st.sampled_from((",", " ", "-", "–", ":", ";", "to", "page ", "version 2: ", "K1: ", "\n"))
SPOKEN = st.lists(NUMBERS | CLOCKS | MARKS | TEXT, min_size=1, max_size=6).map("".join)  # or like a place
ZONES = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-3, minutes=-30)))
MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn apart
    datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from(ZONES),
)


def placed(text: str) -> Where | None:
    """The place that a text names, if it names one."""
    try:
        return Where.parse(text)
    except ValueError:
        return None


PLACES = SPOKEN.map(placed).filter(lambda where: where is not None)
SINGLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-3, 300),
    bool: st.booleans(),
    Decimal: st.decimals(0, 200, places=2) | st.integers(0, 200).map(Decimal),
    date: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    datetime: MOMENTS,
    Source: st.builds(Source, HEADING, HEADING),
    Where: PLACES,
    NoneType: st.none(),
}


@cache
def anything(hint: Any) -> st.SearchStrategy[Any]:
    """All values of a type hint that a file can hold."""
    if hint in SINGLE:
        return SINGLE[hint]
    if is_dataclass(hint):
        return st.deferred(lambda: _instance(hint))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _shaped(args[0], args[1:])
    if origin is tuple:
        return st.lists(anything(args[0]), max_size=MOST).map(tuple)
    if origin is Mapping:
        return st.dictionaries(anything(args[0]), anything(args[1]), max_size=MOST)
    if origin is Literal:
        return st.sampled_from(args)
    return st.one_of([anything(arg) for arg in args])


def _instance(cls: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{field.name: anything(hints[field.name]) for field in fields(cls)})


def _shaped(hint: Any, shapes: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if get_origin(hint) is Annotated:
        inner = get_args(hint)
        return _shaped(inner[0], (*inner[1:], *shapes))
    for shape in shapes:
        if isinstance(shape, Pattern) and r"\S" not in shape.regex:
            return st.from_regex(shape.regex, fullmatch=True)
        if isinstance(shape, Between):
            return _between(hint, shape)
    return anything(hint)


def _between(hint: Any, shape: Between) -> st.SearchStrategy[Any]:
    high = 500 if shape.high is None else shape.high
    if hint is int:
        return st.integers(shape.low, high)
    numbers = st.integers(shape.low, high).map(Decimal)
    return numbers if Decimal in (hint, *get_args(hint)) and hint is Decimal else st.none() | numbers
