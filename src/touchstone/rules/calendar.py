"""Days, months and working days as the rules count them. Moments are zone-aware; days are days in London."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from touchstone.rules.plan.gateway import Span

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


def day(moment: datetime) -> date:
    """The calendar day of a moment, in London: 23:30 UTC in July is already tomorrow."""
    return moment.astimezone(LONDON).date()


def add_months(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month (rulebook: gateway).

    29 February + 12 months is 28 February; 31 August + 6 months is the last day of February.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def latest_months_before(end: date, months: int) -> date:
    """The greatest start from which so many months are over by ``end``.

    28 to 31 January all come to 28 February after a month: 31 January is the last of them.
    """
    start = add_months(end, -months)
    if end.day < last_of_month(end):
        return start
    return start.replace(day=last_of_month(start))


def last_of_month(on: date) -> int:
    """The number of the last day of that day's month."""
    return monthrange(on.year, on.month)[1]


def whole_years(born: date, on: date) -> int:
    """Age in completed years; one born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True)
class Calendar:
    """Which days are working days: Monday to Friday, less the holidays passed in.

    Complete from ``first_year`` to ``last_year``; beyond, ``add`` answers ``None`` for working days
    rather than a date that forgets a holiday, and ``missing`` keeps the year that was needed.
    """

    holidays: frozenset[date]
    first_year: int
    last_year: int
    missing: set[int] = field(default_factory=set, compare=False, repr=False)

    def is_working(self, on: date) -> bool:
        """Whether that day is a working day."""
        return on.weekday() < SATURDAY and on not in self.holidays

    def knows(self, on: date) -> bool:
        """Whether the holidays of that day's year are known."""
        return self.first_year <= on.year <= self.last_year

    def add(self, start: date, span: Span) -> date | None:
        """The last day of a span that starts the day after ``start``; ``None`` when it leaves the known years
        or the years that a date can hold."""
        try:
            if span.unit == "months":
                return add_months(start, span.number)
            if span.unit == "calendar_days":
                return start + timedelta(days=span.number)
            return self._add_working(start, span.number)
        except (OverflowError, ValueError):
            return None

    def latest_start(self, end: date, span: Span) -> date | None:
        """The last day to start on to be over by ``end``: the greatest start whose ``add`` is not later.

        ``None`` when it leaves the known years or the years that a date can hold.
        """
        try:
            if span.unit == "months":
                return latest_months_before(end, span.number)
            if span.unit == "calendar_days":
                return end - timedelta(days=span.number)
            return self._back_working(end, span.number)
        except (OverflowError, ValueError):
            return None

    def _back_working(self, end: date, number: int) -> date | None:
        on = end
        while number:
            if not self._has(on):
                return None
            number -= self.is_working(on)
            on -= timedelta(days=1)
        return on

    def _add_working(self, start: date, number: int) -> date | None:
        on = start
        while number:
            on += timedelta(days=1)
            if not self._has(on):
                return None
            number -= self.is_working(on)
        return on

    def _has(self, on: date) -> bool:
        """Whether the year is known; one that is not is kept as missing."""
        known = self.knows(on)
        if not known:
            self.missing.add(on.year)
        return known
