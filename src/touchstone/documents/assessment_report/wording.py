"""Values of a report in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.documents.assessment_report.parts import Value
from touchstone.rules.calendar import LONDON, day
from touchstone.rules.words import at_time

SEVERAL_DAYS = 2


def clock(at: datetime) -> str:
    """``14:30``, by London's clock, with seconds where there are some."""
    local = at.astimezone(LONDON)
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


class Saying:
    """How values are said: moments by the clock alone where all was on one day that the reader knows."""

    def __init__(self, moments: Sequence[datetime]) -> None:
        zones = {at.astimezone(LONDON).tzname() for at in moments}
        self.short = len({day(at) for at in moments}) < SEVERAL_DAYS and len(zones) < SEVERAL_DAYS

    def __call__(self, value: Value) -> str:
        """One value."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            return clock(value) if self.short else at_time(value)
        if not isinstance(value, tuple):
            return str(value)
        times = [self(one) for one in value if isinstance(one, datetime)]
        return " to ".join(times) if times else ", ".join(map(str, value))
