"""Notice, the assessor's review time, and the order of gateways and methods, for one attempt.

Promise: days are counted from day to day in London, whatever the hour; what has been held is judged by when
it was held, what is only booked by when it is booked; a new booking needs a notice of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from touchstone.rules.attempts import booking_in_force, has_portfolio_since, standing, taken
from touchstone.rules.calendar import day
from touchstone.rules.conduct.session import universal
from touchstone.rules.findings import Figure, Finding, find
from touchstone.rules.known_by import known_by
from touchstone.rules.plan.gateway import Span
from touchstone.rules.plan.method import AfterGateway, AfterMethod, BeforeGateway, Method, Minutes
from touchstone.rules.record.attempt import Attempt, Booking
from touchstone.rules.situation import Situation
from touchstone.rules.statement import Layer, Statement
from touchstone.rules.words import at_time, days, on_date, plain, plural

SECOND = timedelta(seconds=1)


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

    @property
    def days_held(self) -> set[date]:
        """The day of the first section and of the first that counts: a briefing may come the day before."""
        uncounted = {section.id for section in self.method.sections if not section.counted}
        everything = [one.started_at for one in self.attempt.sections]
        counted = [one.started_at for one in self.attempt.sections if one.section not in uncounted]
        return {day(min(starts)) for starts in (everything, counted) if starts}

    def find(
        self, code: str, holds: bool | None, message: str, rule: Statement, layer: Layer = Layer.PLAN
    ) -> Finding:
        return find(code, holds, message, rule, layer=layer, subject=self.attempt.id)


def findings(situation: Situation, attempt: Attempt) -> tuple[Finding, ...]:
    """Every rule about when the attempt may take place; none for a method the plan does not know."""
    method = situation.plan.method(attempt.method)
    return () if method is None else tuple(_of(_Sitting(situation, attempt, method)))


def _of(sitting: _Sitting) -> Iterator[Finding]:
    method = sitting.method
    if method.notice is not None:
        yield _notice(sitting, method.notice)
    missed = [booking for booking in sitting.attempt.bookings if booking.ended == "no_show"]
    if missed:
        yield _no_show_wait(sitting, missed)
    if method.review is not None:
        yield _review(sitting, method.review)
    if method.after_gateway is not None:
        yield _after_gateway(sitting, method.after_gateway)
    if method.before_gateway is not None:
        yield _before_gateway(sitting, method.before_gateway)
    for rule in method.after_methods:
        yield _after_method(sitting, rule)


def _notice(sitting: _Sitting, rule: Span) -> Finding:
    """Served on the 1st, fourteen days: the first section is on the 15th at the earliest.

    A notice is for the day that its booking names: a session on another day had none.
    """
    code, booking = f"notice.{sitting.method.id}", booking_in_force(sitting.attempt)
    served = booking.notice_served_at if booking is not None else None
    if booking is None or served is None:
        message = f"{_unserved(sitting)}; {sitting.method.title} {sitting.words} and needs {days(rule)}."
        return sitting.find(code, sitting.missing, message, rule)
    booked = day(booking.starts_at)
    if sitting.held and booked not in sitting.days_held:
        message = (
            f"Notice was served on {on_date(day(served))} for {on_date(booked)}; {sitting.method.title} "
            f"{sitting.words}, and no notice names that day. A new day needs a notice of {days(rule)}."
        )
        return sitting.find(code, False, message, rule)
    return _enough(sitting, code, rule, day(served), "served_on", "Notice was served on")


def _unserved(sitting: _Sitting) -> str:
    if all(booking.notice_served_at is None for booking in sitting.attempt.bookings):
        return "No notice has been served"
    if booking_in_force(sitting.attempt) is None:
        return "The notice served was for a booking that no longer stands"
    return "No notice has been served for this booking, only for an earlier one"


def _no_show_wait(sitting: _Sitting, missed: list[Booking]) -> Finding:
    """The policy's wait before nobody is expected any more; the worst of the bookings speaks."""
    rule = sitting.situation.policy.no_show_wait
    answers = [(_waited(one, rule), one) for one in missed]
    holds, one = min(
        answers, key=lambda told: ((False, None, True).index(told[0]), told[1].starts_at.timestamp())
    )
    ended = (
        "when it was ended is not recorded" if one.ended_at is None else f"ended at {at_time(one.ended_at)}"
    )
    message = (
        f"Nobody came to the booking for {at_time(one.starts_at)}; {ended}. "
        f"The wait is at least {plural(rule.minutes, 'minute')}."
    )
    found = sitting.find("booking.no_show_wait", holds, message, rule, Layer.POLICY)
    figures: dict[str, Figure] = {
        "waited_seconds": None if one.ended_at is None else _wait(one.starts_at, one.ended_at) // SECOND,
        "at_least_minutes": rule.minutes,
    }
    return replace(found, compared=figures)


def _waited(booking: Booking, rule: Minutes) -> bool | None:
    if booking.ended_at is None:
        return None
    return _wait(booking.starts_at, booking.ended_at) >= timedelta(minutes=rule.minutes)


def _wait(starts: datetime, ended: datetime) -> timedelta:
    return universal(ended) - universal(starts)


def _review(sitting: _Sitting, rule: Span) -> Finding:
    since = has_portfolio_since(sitting.situation, sitting.attempt)
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
    confirmed, title = f"{gate} was confirmed at {at_time(confirmed_at)}", sitting.method.title
    if sitting.starts_at is None:
        when = (
            f"when {title} was held is not recorded" if taken(sitting.attempt) else f"{title} {sitting.words}"
        )
        return sitting.find(code, None, f"{confirmed}; {when}.", rule)
    holds = sitting.starts_at > confirmed_at
    started = f"{title} {'started at' if sitting.held else 'is booked for'} {at_time(sitting.starts_at)}"
    side = "after" if holds else "not after"
    return sitting.find(code, holds, f"{started}, {side} {confirmed}.", rule)


def _before_gateway(sitting: _Sitting, rule: BeforeGateway) -> Finding:
    gate, confirmed_at = _gate(sitting, rule.gateway)
    code = f"order.before_{rule.gateway}"
    if confirmed_at is None:
        message = f"{sitting.method.title} comes before {gate}, which is not confirmed; it {sitting.words}."
        return sitting.find(code, True if taken(sitting.attempt) else None, message, rule)
    confirmed, title = f"{gate} was confirmed at {at_time(confirmed_at)}", sitting.method.title
    ended = _ended_at(sitting.attempt)
    if ended is None:
        return sitting.find(code, False, f"{title} {sitting.words}, and {confirmed} without it.", rule)
    holds = ended <= confirmed_at
    side = "by the time" if holds else "only after"
    message = f"{title} was complete at {at_time(ended)}, {side} {confirmed}."
    return sitting.find(code, holds, message, rule)


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
        when = f"was not graded when {sitting.method.title} began" if sitting.held else "is not graded yet"
        message = f"{title} comes first, with at least {needed}, and {when}."
        return sitting.find(code, sitting.missing, message, rule)
    order = sitting.situation.plan.scales[other.grading.scale].grades
    message = f"{title} comes first, with at least {needed}: it was graded {plain(grade)}."
    holds = order.index(grade) >= order.index(rule.at_least)
    found = sitting.find(code, holds, message, rule)
    return replace(found, compared={"grade": grade, "at_least": rule.at_least})


def _before(sitting: _Sitting) -> Situation:
    """The situation as known at the moment this attempt begins, without the attempts that ended later."""
    situation, starts = sitting.situation, sitting.starts_at
    if starts is None:
        return situation
    ended = [(attempt, _ended_at(attempt)) for attempt in situation.record.attempts]
    return known_by(situation, starts, [attempt for attempt, at in ended if at is None or at <= starts])


def _ended_at(attempt: Attempt) -> datetime | None:
    """The last moment held that is known, else when it was judged; ``None`` before either."""
    moments = [stretch.ended_at or stretch.started_at for stretch in attempt.sections]
    return max(moments) if moments else attempt.judged_at
