"""Every day and moment of a record: none after the moment asked about, no event after a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints

from touchstone.rules.calendar import day
from touchstone.rules.report import Problem
from touchstone.rules.situation import Situation, once
from touchstone.rules.words import at_time, on_date

# A booking speaks of the future, and so does learning that comes before a retake.
PLANNED = (".starts_at", ".further_learning.from", ".further_learning.to")
# A withdrawal is followed by cancelling what was booked, and appeals go on: they are lodged, decided and
# taken further after it, and a decision can make void what was only planned.
GOES_ON = re.compile(r"bookings\[\d+\]\.ended_at$|^appeals\[|^attempts\[\d+\]\.void\.at$")
ABOUT_THE_PERSON = ("apprentice.", "programme.")


def dates(thing: Any, place: str = "") -> Iterator[tuple[str, date]]:
    """Every day and moment inside a dataclass, each with the path to it."""
    for name in _dated(thing.__class__):
        value = getattr(thing, name)
        where = f"{place}{name.rstrip('_')}"
        if isinstance(value, date):
            yield where, value
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                yield from dates(one, f"{where}[{index}].")
        elif value is not None:
            yield from dates(value, f"{where}.")


@once
def places(situation: Situation) -> tuple[tuple[str, date], ...]:
    """Every day and moment of the record, each with the path to it."""
    return tuple(dates(situation.record))


@cache
def _dated(cls: Any) -> tuple[str, ...]:
    """The fields of a dataclass that may hold a day or a moment, at any depth."""
    hints = get_type_hints(cls)
    return tuple(field.name for field in fields(cls) if _may_hold_date(hints[field.name]))


def _may_hold_date(hint: Any) -> bool:
    if hint in (date, datetime):
        return True
    if hasattr(hint, "__dataclass_fields__"):
        return bool(_dated(hint))
    return any(map(_may_hold_date, get_args(hint)))


def problems(situation: Situation) -> Iterator[Problem]:
    """Facts dated after the moment asked about, and events after the apprentice withdrew."""
    withdrawn = situation.record.programme.withdrawn_on
    for place, value in places(situation):
        if place.endswith(PLANNED):
            continue
        if _later(value, situation):
            yield Problem(
                place=place,
                message=f"{_said(value)} lies after the moment asked about, {_said(situation.now)}.",
                remedy="Correct it, or ask about a later moment.",
            )
        elif withdrawn is not None and _on(value) > withdrawn and _is_event(place):
            yield Problem(
                place=place,
                message=f"{_said(value)} lies after the withdrawal on {on_date(withdrawn)}.",
                remedy="Correct it, or the day of the withdrawal.",
            )


def _is_event(place: str) -> bool:
    return not place.startswith(ABOUT_THE_PERSON) and GOES_ON.search(place) is None


def _later(value: date, situation: Situation) -> bool:
    return value > situation.now if isinstance(value, datetime) else value > situation.today


def _on(value: date) -> date:
    return day(value) if isinstance(value, datetime) else value


def _said(value: date) -> str:
    if isinstance(value, datetime):
        return at_time(value)
    return on_date(value)
