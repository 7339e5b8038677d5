"""From days to places along a line, with as many month labels as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.rules.words import MONTHS

EDGE = 0.04  # of the whole, left free at both ends so that no mark sits on the edge
LEAST_DAYS = 28
DAYS_A_MONTH = 30.4
YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)  # the last outlasts the calendar
STEPS = (1, 2, 3, 6, *(12 * years for years in YEARS))  # months
HALF_LABEL = 30  # of the width of a month label, which must not leave the line


@dataclass(frozen=True)
class Axis:
    """A line of so many units from ``left``, on which days, by their ordinal numbers, stand evenly."""

    first: int
    last: int
    left: float
    length: float

    @classmethod
    def over(cls, ordinals: Sequence[int], left: float, length: float) -> Axis:
        """The axis that holds all these days, with a little room at both ends."""
        first, last = min(ordinals), max(ordinals)
        days = max(last - first, LEAST_DAYS)
        room = round(days * EDGE) + (days - (last - first)) // 2
        return cls(first - room, last + room, left, length)

    def at(self, on: date) -> float:
        """Where that day stands."""
        return self.left + (on.toordinal() - self.first) / (self.last - self.first) * self.length

    def ticks(self, room: float) -> list[tuple[float, str]]:
        """Places and labels of months or years, at least ``room`` apart."""
        a_month = self.length / (self.last - self.first) * DAYS_A_MONTH
        step = next((step for step in STEPS if step * a_month >= room), STEPS[-1])
        placed = ((self.at(on), month_label(on, step)) for on in self._months(step))
        low, high = self.left + HALF_LABEL, self.left + self.length - HALF_LABEL
        return [(x, label) for x, label in placed if low <= x <= high]

    def _months(self, step: int) -> Iterator[date]:
        """The first days of every so many months, counted from the calendar's start."""
        start = date.fromordinal(max(self.first, 1))
        index = -(-(start.year * 12 + start.month - 1) // step) * step
        while index // 12 <= date.max.year:
            on = date(index // 12, index % 12 + 1, 1)
            if on.toordinal() > self.last:
                return
            yield on
            index += step


def month_label(on: date, step: int) -> str:
    """``Sep 2025``, or ``2025`` where only years have room."""
    return str(on.year) if step >= 12 else f"{MONTHS[on.month - 1][:3]} {on.year}"
