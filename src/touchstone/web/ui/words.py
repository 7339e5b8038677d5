"""Days, moments, sizes and names as pages say them: the filters of every template."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup, escape

from touchstone.rules.calendar import LONDON
from touchstone.rules.words import days, length, listed, on_date, plain, plural

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTHING = "–"  # what a page shows where a value is not there
LONGEST_WORD = 32  # letters: a long address in a mail still fits
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
UNITS = ("bytes", "KB", "MB", "GB")


def day(value: date | datetime | None) -> str:
    """``2 September 2025``; of a moment, the day in London."""
    if value is None:
        return NOTHING
    return on_date(value.astimezone(LONDON).date() if isinstance(value, datetime) else value)


def weekday(value: date | datetime | None) -> str:
    """``Tuesday 2 September 2025``."""
    if value is None:
        return NOTHING
    on = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
    return f"{WEEKDAYS[on.weekday()]} {on_date(on)}"


def clock(value: datetime | time | None) -> str:
    """``14:30``, by London's clock."""
    if value is None:
        return NOTHING
    return _time(value.astimezone(LONDON) if isinstance(value, datetime) else value)


def _time(local: datetime | time) -> str:
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def moment(value: datetime | None) -> str:
    """``14:30 on 2 September 2025``, by London's clock."""
    if value is None:
        return NOTHING
    local = value.astimezone(LONDON)
    return f"{_time(local)} on {on_date(local)}"


def moment_zone(value: datetime | None) -> str:
    """``14:30 (UK time, BST) on 2 September 2025``: where people in two zones must meet."""
    if value is None:
        return NOTHING
    return f"{clock(value)} (UK time, {value.astimezone(LONDON).tzname()}) on {day(value)}"


def away(on: date, today: date) -> str:
    """How far a day is: ``today``, ``tomorrow``, ``in 3 days``, ``2 days ago``."""
    distance = (on - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if distance in near:
        return near[distance]
    return f"in {plural(distance, 'day')}" if distance > 0 else f"{plural(-distance, 'day')} ago"


def size(count: int) -> str:
    """A file's size: ``512 bytes``, ``1.4 MB``."""
    amount = float(count)
    for unit in UNITS:
        if amount < 1000 or unit == UNITS[-1]:
            return f"{count} {unit}" if unit == UNITS[0] else f"{amount:.1f}".removesuffix(".0") + f" {unit}"
        amount /= 1000
    raise AssertionError("the largest unit holds every size")


def nl2br(text: object) -> Markup:
    """Text as it was typed: escaped, with its line breaks."""
    lines = str(text).replace("\r\n", "\n").split("\n")
    return Markup("<br>").join(escape(line) for line in lines)


def role_words(role: object) -> str:
    """A role as people say it, whether of the rules or of an organisation."""
    for name in ("title", "words"):
        said = getattr(role, name, None)
        if isinstance(said, str):
            return said
    return plain(str(role))


def sentence(text: str) -> str:
    """The text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def cell(value: object) -> object:
    """A value as a table shows it: days and moments in words, a dash for nothing."""
    if value.__class__ is str and value:
        return value
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    return _whole(day(value)) if isinstance(value, date) else value


def _whole(text: str) -> Markup:
    """Text that is not broken over two lines."""
    return Markup(f'<span class="ui-whole">{text}</span>')  # noqa: S704 a day in words


def endless(value: object) -> bool:
    """Whether a text has a word so long that it must be broken to stay on the page."""
    text = str(value)
    return len(text) > LONGEST_WORD and ENDLESS.search(text) is not None


FILTERS: Mapping[str, Callable[..., Any]] = {
    "away": away,
    "cell": cell,
    "clock": clock,
    "day": day,
    "endless": endless,
    "length_words": length,
    "listed": listed,
    "moment": moment,
    "moment_zone": moment_zone,
    "nl2br": nl2br,
    "plain": plain,
    "plural": plural,
    "role_words": role_words,
    "sentence": sentence,
    "size": size,
    "span_words": days,
    "weekday": weekday,
}
