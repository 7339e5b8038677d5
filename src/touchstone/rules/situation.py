"""All that a rule may look at: the plan, the policy, the scheme, the calendar, the record, and a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from touchstone.rules.calendar import Calendar, day
from touchstone.rules.plan import Plan
from touchstone.rules.policy import Policy
from touchstone.rules.record import Record
from touchstone.rules.scheme import Scheme

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One apprentice's facts, the law that binds them, and the moment at which we ask (zone-aware)."""

    plan: Plan
    policy: Policy
    scheme: Scheme
    record: Record
    now: datetime
    answers: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

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


def once(rule: Callable[[Situation], Answer]) -> Callable[[Situation], Answer]:
    """Let a rule that others ask again and again be worked out once per situation."""

    @wraps(rule)
    def remembered(situation: Situation) -> Answer:
        if rule.__qualname__ not in situation.answers:
            situation.answers[rule.__qualname__] = rule(situation)
        answer: Answer = situation.answers[rule.__qualname__]
        return answer

    return remembered
