"""Notice, the assessor's review time, and the order of gateways and methods, for one attempt.

Promise: days are counted from day to day in London, whatever the hour; what has been held is judged by when
it was held, what is only booked by when it is booked; a new booking needs a notice of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from touchstone.rules.attempts import booking_in_force, standing, taken
from touchstone.rules.calendar import day
from touchstone.rules.findings import Figure, Finding, find
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import AfterGateway, AfterMethod, BeforeGateway, Method
from touchstone.rules.record.attempt import Attempt
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Statement
from touchstone.rules.words import days, on_date, plain


@dataclass(frozen=True)
class _Sitting:
    """When an attempt takes place: as held, else as booked."""

    situation: Situation
    attempt: Attempt
    method: Method

    @cached_property
    def held(self) -> bool:
        return bool(self.attempt.sections)

    @cached_property
    def starts_at(self) -> datetime | None:
        """The first section: the moment it was held, else the booking in force; ``None`` without either."""
        if self.attempt.sections:
            return min(stretch.started_at for stretch in self.attempt.sections)
        booking = booking_in_force(self.attempt)
        return None if booking is None else booking.starts_at

    @property
    def first_day(self) -> date | None:
        return None if self.starts_at is None else day(self.starts_at)

    @property
    def words(self) -> str:
        """``was held on 15 October 2025``, ``is booked for 15 October 2025`` or ``is not booked yet``."""
        if self.first_day is None:
            return "is not booked yet"
        return f"{'was held on' if self.held else 'is booked for'} {on_date(self.first_day)}"

    @property
    def missing(self) -> bool | None:
        """What a fact that nobody recorded comes to: too late once the method was held, open before."""
        return False if self.held else None

    def find(self, code: str, holds: bool | None, message: str, rule: Statement) -> Finding:
        return find(code, holds, message, rule, subject=self.attempt.id)


def findings(situation: Situation, attempt: Attempt) -> tuple[Finding, ...]:
    """Every rule about when the attempt may take place; none for a method the plan does not know."""
    method = situation.plan.method(attempt.method)
    return () if method is None else tuple(_of(_Sitting(situation, attempt, method)))


def _of(sitting: _Sitting) -> Iterator[Finding]:
    method = sitting.method
    if method.notice is not None:
        yield _notice(sitting, method.notice)
    if method.review is not None:
        yield _review(sitting, method.review)
    if method.after_gateway is not None:
        yield _after_gateway(sitting, method.after_gateway)
    if method.before_gateway is not None:
        yield _before_gateway(sitting, method.before_gateway)
    for rule in method.after_methods:
        yield _after_method(sitting, rule)


def _notice(sitting: _Sitting, rule: Span) -> Finding:
    """Served on the 1st, fourteen days: the first section is on the 15th at the earliest."""
    booking = booking_in_force(sitting.attempt)
    served = booking.notice_served_at if booking is not None else None
    if served is None:
        message = f"No notice has been served; {sitting.method.title} {sitting.words} and needs {days(rule)}."
        return sitting.find(f"notice.{sitting.method.id}", sitting.missing, message, rule)
    return _enough(
        sitting, f"notice.{sitting.method.id}", rule, day(served), "served_on", "Notice was served on"
    )


def _review(sitting: _Sitting, rule: Span) -> Finding:
    portfolio = sitting.situation.record.portfolio
    since = portfolio.assessor_has_it_since if portfolio is not None else None
    code = f"review.{sitting.method.id}"
    if since is None:
        message = (
            f"Since when the assessor has had the portfolio is not recorded; {sitting.method.title} "
            f"{sitting.words} and needs {days(rule)} before it."
        )
        return sitting.find(code, sitting.missing, message, rule)
    return _enough(sitting, code, rule, day(since), "since", "The assessor has had the portfolio since")


def _enough(sitting: _Sitting, code: str, rule: Span, start: date, key: str, how: str) -> Finding:
    """Whether a span that starts on a day is over on the day of the first section."""
    earliest, first = sitting.situation.calendar.add(start, rule), sitting.first_day
    until = "a day that the known bank holidays do not reach" if earliest is None else on_date(earliest)
    message = (
        f"{how} {on_date(start)}; with {days(rule)} the earliest day is {until}, "
        f"and {sitting.method.title} {sitting.words}."
    )
    holds = None if earliest is None or first is None else first >= earliest
    figures: dict[str, Figure] = {
        key: start.isoformat(),
        "first_section_on": None if first is None else first.isoformat(),
        "earliest_on": None if earliest is None else earliest.isoformat(),
        "days_given": None if first is None else (first - start).days,
    }
    return replace(sitting.find(code, holds, message, rule), compared=figures)


def _after_gateway(sitting: _Sitting, rule: AfterGateway) -> Finding:
    gate, confirmed_at = _gate(sitting, rule.gateway)
    code = f"order.after_{rule.gateway}"
    if confirmed_at is None:
        message = f"{sitting.method.title} waits for {gate}, which is not confirmed; it {sitting.words}."
        return sitting.find(code, sitting.missing, message, rule)
    message = (
        f"{gate} was confirmed on {on_date(day(confirmed_at))}; {sitting.method.title} {sitting.words}, "
        "and takes place after it."
    )
    if sitting.starts_at is None:
        return sitting.find(code, None if taken(sitting.attempt) else True, message, rule)
    return sitting.find(code, sitting.starts_at > confirmed_at, message, rule)


def _before_gateway(sitting: _Sitting, rule: BeforeGateway) -> Finding:
    gate, confirmed_at = _gate(sitting, rule.gateway)
    code = f"order.before_{rule.gateway}"
    if confirmed_at is None:
        message = f"{sitting.method.title} comes before {gate}, which is not confirmed; it {sitting.words}."
        return sitting.find(code, True if taken(sitting.attempt) else None, message, rule)
    message = (
        f"{gate} was confirmed on {on_date(day(confirmed_at))}; {sitting.method.title} {sitting.words}, "
        "and is complete before it."
    )
    ended = _ended_at(sitting.attempt)
    return sitting.find(code, ended is not None and ended <= confirmed_at, message, rule)


def _gate(sitting: _Sitting, id: str) -> tuple[str, datetime | None]:
    gateway, facts = sitting.situation.plan.gateway(id), sitting.situation.record.confirmed.get(id)
    return plain(id) if gateway is None else gateway.title, None if facts is None else facts.confirmed_at


def _after_method(sitting: _Sitting, rule: AfterMethod) -> Finding:
    """The other method as it stood when this one began: what was taken later does not help."""
    code, other = f"order.after_{rule.method}", sitting.situation.plan.method(rule.method)
    title = plain(rule.method) if other is None else other.title
    told = standing(_before(sitting)).get(rule.method)
    if other is None or told is None or not taken(told.attempt):
        message = f"{title} comes first and has not been taken; {sitting.method.title} {sitting.words}."
        return sitting.find(code, sitting.missing, message, rule)
    if rule.at_least is None:
        message = f"{title} was taken first; {sitting.method.title} {sitting.words}."
        return sitting.find(code, True, message, rule)
    grade, needed = told.grade.grade if told.final else None, plain(rule.at_least)
    if grade is None:
        message = f"{title} comes first, with at least {needed}, and is not graded yet."
        return sitting.find(code, None, message, rule)
    order = sitting.situation.plan.scales[other.grading.scale].grades
    message = f"{title} comes first, with at least {needed}: it was graded {plain(grade)}."
    holds = order.index(grade) >= order.index(rule.at_least)
    found = sitting.find(code, holds, message, rule)
    return replace(found, compared={"grade": grade, "at_least": rule.at_least})


def _before(sitting: _Sitting) -> Situation:
    """The situation at the moment this attempt begins, without the attempts that ended later."""
    situation, starts = sitting.situation, sitting.starts_at
    if starts is None:
        return situation
    ended = [(attempt, _ended_at(attempt)) for attempt in situation.record.attempts]
    earlier = tuple(attempt for attempt, at in ended if at is None or at <= starts)
    record = replace(situation.record, attempts=earlier)
    return replace(situation, record=record, now=starts, answers={})


def _ended_at(attempt: Attempt) -> datetime | None:
    """The last moment held that is known, else when it was judged; ``None`` before either."""
    moments = [stretch.ended_at or stretch.started_at for stretch in attempt.sections]
    return max(moments) if moments else attempt.judged_at
