"""Sections: each takes place, lasts long enough, and starts after those that come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from touchstone.rules.conduct.session import Session, Stretch, whole_seconds
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import Section, SectionOrder
from touchstone.rules.words import at_time, length, listed, plural


def findings(session: Session) -> Iterator[Finding]:
    """``conduct.section.<id>`` for every section, ``conduct.order.<id>`` for those that come after others."""
    for section in session.method.sections:
        yield _held(session, section)
        if section.after is not None:
            yield _order(session, section, section.after)


def _held(session: Session, section: Section) -> Finding:
    stretches = session.held(section.id)
    seconds, least = whole_seconds(stretches), section.minutes or 0
    ended = [stretch for stretch in stretches if not stretch.open]
    holds = session.reached(bool(ended) and seconds >= least * 60)
    message = f"{section.title} took {length(seconds)}"
    message += f"; the least is {plural(least, 'minute')}." if least else "."
    if not stretches:
        message = f"{section.title} has not been held."
    elif holds is not True and len(ended) < len(stretches):
        holds, message = None, f"{section.title} has a start without an end; record when it ended."
    code = f"conduct.section.{section.id}"
    return session.find(code, holds, message, section, seconds=seconds, at_least_minutes=section.minutes)


def _order(session: Session, section: Section, rule: SectionOrder) -> Finding:
    holds, message = _comes_after(session, section, rule)
    return session.find(f"conduct.order.{section.id}", holds, message, rule)


def _comes_after(session: Session, section: Section, rule: SectionOrder) -> tuple[bool | None, str]:
    first = _titles(session, rule.sections)
    starts = [stretch.start for stretch in session.held(section.id)]
    if not starts:
        return None, f"{section.title} has not started; it comes after {first}."
    start = min(starts)
    began = f"{section.title} started at {at_time(start)}"
    late = [name for name in rule.sections if _ends_after(session.held(name), start)]
    if late:
        return False, f"{began}, before {_titles(session, late)} had ended."
    unheld = [name for name in rule.sections if not session.held(name)]
    if unheld:
        return session.absent, f"{began}; {_titles(session, unheld)} comes first and is not recorded."
    if any(stretch.open for name in rule.sections for stretch in session.held(name)):
        return None, f"{began}; when {first} ended is not recorded."
    return True, f"{began}, after {first}."


def _ends_after(stretches: Iterable[Stretch], moment: datetime) -> bool:
    # one without an end has not ended before it started
    return any((stretch.end or stretch.start) > moment for stretch in stretches)


def _titles(session: Session, sections: Iterable[str]) -> str:
    return listed(map(session.title, sections))
