"""The days of a story moved into the past by whole weeks: the same weekday, the same hour in London."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from psycopg.types.range import Range

from touchstone.rules.calendar import LONDON

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
STAYS = frozenset({"date_of_birth", "born_on"})  # nobody is made older


def moved(value: Any, weeks: int) -> Any:
    """A day, a moment or a stretch of time so many weeks earlier; anything else as it is."""
    back = timedelta(weeks=weeks)
    if isinstance(value, datetime):
        return (value.astimezone(LONDON) - back).astimezone(UTC)
    if isinstance(value, date):
        return value - back
    if isinstance(value, Range):
        return Range(moved(value.lower, weeks), moved(value.upper, weeks), value.bounds)
    return value


def moved_json(value: Any, weeks: int) -> Any:
    """The same for every day and moment in a value of JSON."""
    if isinstance(value, Mapping):
        return {key: member if key in STAYS else moved_json(member, weeks) for key, member in value.items()}
    if isinstance(value, list):
        return [moved_json(member, weeks) for member in value]
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return moved(datetime.fromisoformat(value), weeks).isoformat()
    if isinstance(value, str) and DAY.fullmatch(value):
        return moved(date.fromisoformat(value), weeks).isoformat()
    return value
