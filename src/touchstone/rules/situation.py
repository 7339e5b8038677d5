"""All that a rule may look at: the plan, the policy, the scheme, the calendar, the record, and a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from touchstone.rules.calendar import Calendar, day
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.record import Record
from touchstone.rules.scheme import Scheme


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One apprentice's facts, the law that binds them, and the moment at which we ask (zone-aware)."""

    plan: Plan
    policy: Policy
    scheme: Scheme
    record: Record
    now: datetime

    @cached_property
    def calendar(self) -> Calendar:
        """Working days by the scheme's bank holidays."""
        holidays = self.scheme.bank_holidays
        return Calendar(
            holidays=frozenset(holiday.on for holiday in holidays.days),
            first_year=holidays.first_year,
            last_year=holidays.last_year,
        )

    @cached_property
    def today(self) -> date:
        """The day of the moment, in London."""
        return day(self.now)
