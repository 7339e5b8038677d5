"""The days of a story, counted from its gateway and put on working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from touchstone.rules.calendar import LONDON, Calendar, add_months
from touchstone.web.records import law

STEPS = {  # days from the gateway to the step that a learner has reached
    "registered": -150,
    "withdrawn": -150,
    "portfolio": -20,
    "handed_in": -12,
    "returned": -6,
    "confirmed": 0,
    "booked": 1,
    "noticed": 2,
    "accepted": 3,
    "begun": 20,
    "submitted": 20,
    "asked_back": 23,
    "assured": 24,
    "released": 26,
    "told": 28,
    "proposed": 30,
    "agreed": 32,
    "rebooked": 42,
}
ROUND = 40  # days from one method to the next
FINISHED, AGAIN = "finished", " again"  # all methods; a step of the second one
CAPPED = "capped"  # all methods, the first of them failed and passed at the resit
REGISTERED_WITHIN = 10  # days
SPARE = 14  # days on programme beyond what the plan asks for: who waits at the gateway may pass it today


@dataclass(frozen=True)
class Days:
    """Turns offsets from the gateway into moments; all of a story's are behind the moment it is told."""

    gateway: date
    months: int  # on programme before the gateway
    calendar: Calendar

    @property
    def started_on(self) -> date:
        """When the apprentice began: a little longer ago than the plan asks for."""
        return add_months(self.gateway, -self.months) - timedelta(days=SPARE)

    @property
    def soon_after_the_start(self) -> datetime:
        """When they were registered."""
        return self.at((self.started_on - self.gateway).days + REGISTERED_WITHIN)

    def last(self, reaches: str) -> datetime:
        """The afternoon of the day on which a learner did the first method's part of what they reached."""
        return self.at(STEPS.get(reaches.removesuffix(AGAIN), STEPS["told"]), 16)

    def at(self, offset: int, hour: int = 10, minute: int = 0) -> datetime:
        """That many days from the gateway, or the working day before, at that time in London."""
        on = self.gateway + timedelta(days=offset)
        while not self.calendar.is_working(on):
            on -= timedelta(days=1)
        return datetime.combine(on, time(hour, minute), LONDON)


def days_of(reaches: str, methods: int, months: int, ago: int, today: date) -> Days:
    """The days of a story whose last step lies ``ago`` days behind today."""
    rounds = {FINISHED: methods - 1, CAPPED: methods}.get(reaches, int(reaches.endswith(AGAIN)))
    last = STEPS.get(reaches.removesuffix(AGAIN), STEPS["told"]) + ROUND * rounds
    holidays = law.scheme().bank_holidays
    calendar = Calendar(
        holidays=frozenset(holiday.on for holiday in holidays.days),
        first_year=holidays.first_year,
        last_year=holidays.last_year,
    )
    return Days(today - timedelta(days=last + ago), months, calendar)
