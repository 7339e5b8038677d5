"""Single values: text, numbers, days, moments and closed lists of words, each refused with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from touchstone.plans.reading import Decoder, Reading, kind_of, shown
from touchstone.plans.tree import KeyPath, Node
from touchstone.rules.pointing import Where
from touchstone.rules.shape import Between, Pattern
from touchstone.rules.statement import Source

FIRST_YEAR, LAST_YEAR = 1900, 2200

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def text(node: Node, path: KeyPath, reading: Reading) -> Any:
    """Text; a number or a date must stand in quotes to be text."""
    value = node.value
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list | dict):
        return reading.bad(node, path, f"this must be text, and is {kind_of(node)}.", "Write some words.")
    return reading.bad(
        node,
        path,
        f"{shown(value)} is not text here.",
        f'Write it in quotes, it is text: "{_written(value)}".',
    )


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole_number(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A whole number; ``true`` is not one."""
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    remedy = "Write digits alone, without quotes, such as 12."
    return reading.bad(node, path, f"this must be a whole number, and is {kind_of(node)}.", remedy)


def decimal_number(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A number with or without a point, kept exactly."""
    if isinstance(node.value, int | Decimal) and not isinstance(node.value, bool):
        return Decimal(node.value)
    remedy = "Write digits, without quotes, such as 0.5."
    return reading.bad(node, path, f"this must be a number, and is {kind_of(node)}.", remedy)


def yes_or_no(node: Node, path: KeyPath, reading: Reading) -> Any:
    """``true`` or ``false``."""
    if isinstance(node.value, bool):
        return node.value
    return reading.bad(
        node, path, f"this must be true or false, and is {kind_of(node)}.", "Write true or false."
    )


def day(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A day, written year-month-day."""
    value = node.value
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        remedy = f"Write year-month-day, such as {reading.syntax.quoted('2025-09-02')}."
        return reading.bad(node, path, f"this must be a day, and is {kind_of(node)}.", remedy)
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return reading.bad(node, path, f"{value} is no date.", "Check the day and the month.")
    return found if _in_reach(found) else _far(node, path, reading)


def moment(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A moment with its distance from UTC, so that it is the same everywhere."""
    value = node.value
    example = reading.syntax.quoted("2025-09-02T10:00:00+01:00")
    remedy = f"Write day, time and offset, such as {example}, or Z for UTC."
    if not (isinstance(value, str) and (match := _MOMENT.fullmatch(value))):
        return reading.bad(node, path, f"this must be a moment, and is {kind_of(node)}.", remedy)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return reading.bad(
            node, path, f"{value} is no date and time.", "Check the day, the time and the offset."
        )
    if match[3] is None:
        return reading.bad(
            node, path, f"{value} has no offset from UTC, so it could be any of several moments.", remedy
        )
    return found if _in_reach(found) else _far(node, path, reading)


def day_or_moment(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A day, or a moment with its distance from UTC."""
    long = isinstance(node.value, str) and len(node.value) > len("2025-09-02")
    return moment(node, path, reading) if long else day(node, path, reading)


def _in_reach(on: date) -> bool:
    return FIRST_YEAR <= on.year <= LAST_YEAR


def _far(node: Node, path: KeyPath, reading: Reading) -> Any:
    message = f"{shown(node.value)} is before {FIRST_YEAR} or after {LAST_YEAR}."
    return reading.bad(node, path, message, "Check the year.")


def source(node: Node, path: KeyPath, reading: Reading) -> Any:
    """A clause, written ``document § section``."""
    words = text(node, path, reading)
    if not isinstance(words, str):
        return words
    try:
        found = Source.parse(words)
    except ValueError as error:
        return reading.bad(node, path, f"{shown(words)} names no clause.", f"{str(error).capitalize()}.")
    reading.citations.append((found, node, path))
    return found


def where(node: Node, path: KeyPath, reading: Reading) -> Any:
    """Where in a piece of evidence something is shown."""
    words = text(node, path, reading)
    if not isinstance(words, str):
        return words
    try:
        return Where.parse(words)
    except ValueError as why:
        return reading.bad(node, path, f"{shown(words)} names no place in a piece.", str(why))


def one_of(words: Iterable[str], make: Any = str) -> Decoder:
    """One of a closed list of words; ``make`` turns the word into its value."""
    known = list(words)

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        if isinstance(node.value, str) and node.value in known:
            return make(node.value)
        words = ", ".join(map(reading.syntax.quoted, known))
        remedy = f"Write {words}." if len(known) == 1 else f"Write one of: {words}."
        return reading.bad(node, path, f"{kind_of(node)} is not one of the words known here.", remedy)

    return read


def matching(inner: Decoder, pattern: Pattern) -> Decoder:
    """Text of a certain form."""
    regex = re.compile(pattern.regex)

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        value = inner(node, path, reading)
        if isinstance(value, str) and not regex.fullmatch(value):
            return reading.bad(
                node, path, f"{shown(value)} is not written as it must be here.", f"Write {pattern.says}."
            )
        return value

    return read


def within(inner: Decoder, between: Between) -> Decoder:
    """A number between two bounds, both included."""

    def read(node: Node, path: KeyPath, reading: Reading) -> Any:
        value = inner(node, path, reading)
        if isinstance(value, int | Decimal) and not _holds(between, value):
            return reading.bad(node, path, f"{value} is out of bounds.", f"Write a number {bounds(between)}.")
        return value

    return read


def _holds(between: Between, value: int | Decimal) -> bool:
    return (between.low is None or between.low <= value) and (between.high is None or value <= between.high)


def bounds(between: Between) -> str:
    """``from 2 to 7``, ``of at least 1`` or ``of at most 7``."""
    if between.low is None:
        return f"of at most {between.high}"
    return f"of at least {between.low}" if between.high is None else f"from {between.low} to {between.high}"
