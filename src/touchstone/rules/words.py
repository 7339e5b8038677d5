"""Figures and lists as people say them, so that every message reads alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from touchstone.rules.calendar import LONDON
from touchstone.rules.plan.gateway import Span

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def on_date(on: date) -> str:
    """A day in words: ``2 September 2025``."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def at_time(moment: datetime) -> str:
    """A moment in words, by London's clock: ``10:05 on 2 September 2025``; seconds where there are some."""
    local = moment.astimezone(LONDON)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    return f"{clock} on {on_date(local.date())}"


def plural(number: int | Decimal, noun: str) -> str:
    """``1 question``, ``5 questions``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def days(span: Span) -> str:
    """A span in words: ``14 calendar days``, ``1 month``."""
    return plural(span.number, span.unit.replace("_", " ").removesuffix("s"))


def listed(words: Iterable[str], joiner: str = "and") -> str:
    """``K4``, ``K4 and K7``, ``K4, K7 and K8``; ``none`` for nothing."""
    *rest, last = list(words) or ["none"]
    return f"{', '.join(rest)} {joiner} {last}" if rest else last


def length(seconds: int) -> str:
    """A length of time to the second: ``29 minutes 59 seconds``, ``30 minutes``."""
    minutes, left = divmod(seconds, 60)
    if not left:
        return plural(minutes, "minute")
    return f"{plural(minutes, 'minute')} {plural(left, 'second')}" if minutes else plural(left, "second")


def plain(word: str) -> str:
    """An id as words: ``not_met`` is ``not met``."""
    return word.replace("_", " ")


def called(noun: str, id: str) -> str:
    """One of several things as people call it: ``recording 1`` of the id ``recording-1``, ``Appeal A7``."""
    return f"{noun} {id.removeprefix(f'{noun.lower()}-')}"


def per_cent(marks: Fraction) -> str:
    """A mark in per cent, cut (never rounded up) to two places so that 69.999 does not read as 70."""
    hundredths = int(marks * 100)
    return f"{Decimal(hundredths) / 100:f} %"
