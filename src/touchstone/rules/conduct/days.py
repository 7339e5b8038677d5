"""The day of a split session: all counted sections on one day, and that day a working day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from touchstone.rules.calendar import day
from touchstone.rules.conduct.session import Session, Stretch
from touchstone.rules.findings import Finding
from touchstone.rules.statement import Force, Statement
from touchstone.rules.words import listed, on_date

MOMENT = timedelta(microseconds=1)


def findings(session: Session) -> Iterator[Finding]:
    """``conduct.same_working_day``; once there is one day, ``conduct.working_day`` as advice about it."""
    rule = session.method.same_working_day
    if rule is None:
        return
    days = sorted({on for stretch in session.counted for on in _days(stretch)})
    yield _same(session, rule, days)
    if len(days) == 1:
        yield _working(session, rule, days[0])


def _days(stretch: Stretch) -> tuple[date, ...]:
    if stretch.end is None:
        return (day(stretch.start),)
    # a stretch that ends at midnight belongs to the day before
    return day(stretch.start), day(max(stretch.start, stretch.end - MOMENT))


def _same(session: Session, rule: Statement, days: list[date]) -> Finding:
    code = "conduct.same_working_day"
    if not days:
        return session.find(code, None, "No counted section has been held.", rule)
    on = listed(map(on_date, days))
    if len(days) > 1:
        message = f"The sections were held on {on}; they belong on the same working day."
        return session.find(code, False, message, rule, days=len(days))
    if session.running:
        message = f"A section that started on {on} has no recorded end."
        return session.find(code, None, message, rule, days=1)
    to_come = [session.title(one) for one in session.not_held]
    if to_come and session.absent is None:
        message = f"The counted sections so far were held on {on}; still to come: {listed(to_come)}."
        return session.find(code, None, message, rule, days=1)
    return session.find(code, True, f"All counted sections were held on {on}.", rule, days=1)


def _working(session: Session, same: Statement, on: date) -> Finding:
    calendar, code = session.situation.calendar, "conduct.working_day"
    rule = Statement(force=Force.TYPICALLY, source=same.source)
    confirm = "confirm that it is the apprentice's working day"
    if not calendar.is_working(on):
        message = f"{on_date(on)} is no working day in the calendar; {confirm}."
        return session.find(code, False, message, rule, day=on.isoformat())
    if not calendar.knows(on):
        message = f"The calendar does not hold the holidays of {on.year}; {confirm}: {on_date(on)}."
        return session.find(code, None, message, rule, day=on.isoformat())
    message = f"{on_date(on)} is a working day in the calendar."
    return session.find(code, True, message, rule, day=on.isoformat())
