"""Days and moments as people type them, with errors that say which part is wrong and why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from touchstone.rules.calendar import LONDON
from touchstone.rules.words import MONTHS, listed, on_date, plural
from touchstone.web.ui.clock import read_time

PARTS = ("day", "month", "year")
EMPTY = (None, "")
FIRST_YEAR, LAST_YEAR = 1900, 2999


class DayInput(forms.MultiWidget):
    """Three fields in one group: day, month, year."""

    parts: Sequence[str] = PARTS

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """The parts of a day, to be typed over."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return [None] * len(self.parts)


class MomentInput(DayInput):
    """Four fields in one group: day, month, year, time."""

    parts = (*PARTS, "time")

    def decompress(self, value: Any) -> list[Any]:
        """The parts of a moment, by London's clock."""
        if not isinstance(value, datetime):
            return [None] * 4
        local = value.astimezone(LONDON)
        return [*super().decompress(local.date()), local.strftime("%H:%M")]


class BoxesWithMore(forms.CheckboxSelectMultiple):
    """Boxes, some with a further field of the form that shows itself when its box is ticked.

    ``more`` has the names of these fields by the value of the box.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, more: Mapping[str, str]) -> None:
        super().__init__(attrs)
        self.more = more


def wrong(message: str, *parts: str) -> ValidationError:
    """An error and the parts of the group that it is about."""
    return ValidationError(message, params={"parts": parts})


def subject(label: object) -> str:
    """A label as the beginning of a sentence: ``Date of birth``."""
    return str(label or "The date").rstrip("?:. ")


class DayField(forms.Field):
    """A calendar day, as a ``date``."""

    widget: Any = DayInput

    def to_python(self, value: Any) -> date | None:
        """The day, or an error that names the part at fault."""
        typed = dict(zip(PARTS, value or (), strict=False))
        if all(part in EMPTY for part in typed.values()):
            return None
        return read_day({name: (part or "").strip() for name, part in typed.items()}, subject(self.label))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was typed is another day."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class MomentField(forms.Field):
    """A day and a time by London's clock, as an aware ``datetime``."""

    widget: Any = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """The moment, or an error that names the part at fault."""
        *days, typed = list(value or ()) or [None] * 4
        if all(part in EMPTY for part in (*days, typed)):
            return None
        named = {name: (part or "").strip() for name, part in zip(PARTS, days, strict=True)}
        on = read_day(named, subject(self.label))
        if typed in EMPTY:
            raise wrong(f"{subject(self.label)} must include a time, such as 14:30.", "time")
        try:
            return on_the_clock(on, read_time(typed))
        except ValueError as error:
            raise wrong(str(error), "time") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was typed is another moment."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class ClockField(forms.Field):
    """A time of day, as a ``time``."""

    widget = forms.TimeInput

    def to_python(self, value: Any) -> time | None:
        """The time, or an error that shows how to write it."""
        if value in EMPTY or isinstance(value, time):
            return value or None
        try:
            return read_time(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None


def read_day(typed: Mapping[str, str], what: str) -> date:
    """The day that was typed; raise an error about the first thing that is wrong."""
    absent = [part for part in PARTS if not typed.get(part)]
    if absent:
        raise wrong(f"{what} must include a {listed(absent)}.", *absent)
    year = _number(typed["year"], "year", FIRST_YEAR, LAST_YEAR)
    month = _month(typed["month"])
    number = _number(typed["day"], "day", 1, 31)
    last = monthrange(year, month)[1]
    if number > last:
        said = f"{MONTHS[month - 1]} {year} has {plural(last, 'day')}"
        raise wrong(f"There is no {number} {MONTHS[month - 1]} {year}: {said}.", "day")
    return date(year, month, number)


def _number(typed: str, part: str, lowest: int, highest: int) -> int:
    written = typed.isascii() and typed.isdigit() and len(typed) <= 4
    if not written or not lowest <= int(typed) <= highest:
        example = ", such as 2025" if part == "year" else ""
        raise wrong(f"The {part} must be a number from {lowest} to {highest}{example}.", part)
    return int(typed)


def _month(typed: str) -> int:
    """A month by its number or its name."""
    begins = [name.lower().startswith(typed.lower()) for name in MONTHS]
    if len(typed) >= 3 and any(begins):
        return begins.index(True) + 1
    return _number(typed, "month", 1, 12)


def on_the_clock(on: date, at: time) -> datetime:
    """That time in London; raise ``ValueError`` for one that the clock change skips or shows twice."""
    early, late = (datetime.combine(on, at, LONDON).replace(fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    again = early.astimezone(UTC).astimezone(LONDON)  # a time that was skipped comes back as another
    happens = "happens twice" if again.time() == at else "does not exist"
    raise ValueError(f"{at:%H:%M} {happens} on {on_date(on)}, when the clocks change: choose another time.")
