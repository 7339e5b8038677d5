"""Breaks in learning: what they add to the time on programme, and what they do not stop.

Promise: a day of a break never counts as time on programme where the scheme says so, and a limit that runs
from a result or a notice runs on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from touchstone.rules.findings import Finding, find
from touchstone.rules.record.programme import Break, Programme
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer
from touchstone.rules.words import on_date, plural

CODE = "scheme.breaks_in_learning"


def length(one: Break) -> int | None:
    """Days of a break, first and last included; ``None`` while it lasts."""
    return None if one.to is None else (one.to - one.from_).days + 1


def lasting(programme: Programme) -> Break | None:
    """The break the apprentice is on, if any."""
    return next((one for one in programme.breaks if one.to is None), None)


def before(breaks: Iterable[Break], complete: date) -> tuple[Break, ...]:
    """The breaks that put off a day on which time on programme is complete.

    Each one that begins before that day puts it off by its length, and so may bring the next one in front
    of it. Nothing after a break that still lasts can be told.
    """
    found: list[Break] = []
    for one in sorted(breaks, key=lambda each: each.from_):
        if one.from_ >= complete:
            break
        found.append(one)
        later = _later([one], complete)
        if later is None:
            break
        complete = later
    return tuple(found)


def put_off(situation: Situation, complete: date) -> date | None:
    """The day on which time on programme is complete with breaks; ``None`` while one that counts lasts."""
    if situation.scheme.breaks_in_learning.days_count:
        return complete
    return _later(before(situation.record.programme.breaks, complete), complete)


def _later(counted: Sequence[Break], complete: date) -> date | None:
    days = [length(one) for one in counted]
    if None in days:
        return None
    try:
        return complete + timedelta(days=sum(each for each in days if each is not None))
    except OverflowError:
        return None


def finding(situation: Situation, complete: date, on: date, subject: str | None = None) -> Finding | None:
    """What breaks do to a day on which time on programme would be complete; ``None`` where they do nothing.

    ``complete`` is the day without breaks, ``on`` the day on which it is asked.
    """
    begun = [one for one in situation.record.programme.breaks if one.from_ <= on]
    counted = before(begun, complete)
    rule = situation.scheme.breaks_in_learning
    if rule.days_count or not counted:
        return None
    later = _later(counted, complete)
    if counted[-1].to is None:
        since = on_date(counted[-1].from_)
        message = (
            f"On a break in learning since {since}: its days do not count as time on programme, so the day "
            "on which it is complete cannot be told before the apprentice is back."
        )
        return find(CODE, False, message, rule, layer=Layer.SCHEME, subject=subject, on=on.isoformat())
    days = sum(length(one) or 0 for one in counted)
    until = "a day beyond the calendar" if later is None else on_date(later)
    message = (
        f"{plural(days, 'day')} of break in learning do not count as time on programme: it is complete on "
        f"{until} instead of {on_date(complete)}."
    )
    figures = {"break_days": days, "earliest_on": None if later is None else later.isoformat()}
    holds = None if later is None else on >= later
    return find(CODE, holds, message, rule, layer=Layer.SCHEME, subject=subject, on=on.isoformat(), **figures)


def notices(situation: Situation) -> Iterator[str]:
    """What is said wherever an apprentice on a break is shown."""
    one = lasting(situation.record.programme)
    if one is not None:
        yield (
            f"On a break in learning since {on_date(one.from_)}. Its days do not count as time on programme. "
            "Limits that run from a result, such as those to resit and to appeal, do not stop."
        )
