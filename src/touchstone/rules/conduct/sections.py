"""Sections: each takes place, lasts long enough, and starts after those that come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from touchstone.rules.conduct.session import Session, Stretch, whole_seconds
from touchstone.rules.findings import Finding
from touchstone.rules.plan.method import Section, SectionOrder
from touchstone.rules.words import at_time, length, listed, plural


def findings(session: Session) -> Iterator[Finding]:
    """``conduct.section.<id>`` for every section; ``conduct.order.<id>`` for those that come after others.

    A section that was not held has no order: its absence is told once.
    """
    for section in session.method.sections:
        yield _held(session, section)
        if section.after is not None and session.held(section.id):
            yield _order(session, section, section.after)


def _held(session: Session, section: Section) -> Finding:
    stretches = session.held(section.id)
    seconds, least = _seconds(section, stretches), section.minutes or 0
    ended = [stretch for stretch in stretches if not stretch.open]
    holds = session.reached(bool(ended) and seconds >= least * 60)
    message = f"{section.title} took {length(seconds)}"
    message += " in its longest stretch" if section.unbroken else ""
    message += f"; the least is {plural(least, 'minute')}." if least else "."
    if not stretches:
        message = f"Not held{_yet(session)}: {section.title}."
    elif holds is not True and len(ended) < len(stretches):
        holds, message = None, f"Started without a recorded end: {section.title}. Record when it ended."
    code = f"conduct.section.{section.id}"
    return session.find(code, holds, message, section, seconds=seconds, at_least_minutes=section.minutes)


def _seconds(section: Section, stretches: Sequence[Stretch]) -> int:
    """All stretches together, or the longest alone where the section is held without a break."""
    if not section.unbroken:
        return whole_seconds(stretches)
    return max((whole_seconds([stretch]) for stretch in stretches), default=0)


def _yet(session: Session) -> str:
    return " yet" if session.absent is None else ""


def _order(session: Session, section: Section, rule: SectionOrder) -> Finding:
    holds, message = _comes_after(session, section, rule)
    return session.find(f"conduct.order.{section.id}", holds, message, rule)


def _comes_after(session: Session, section: Section, rule: SectionOrder) -> tuple[bool | None, str]:
    first = _titles(session, rule.sections)
    start = min(stretch.start for stretch in session.held(section.id))
    began = f"{section.title} started at {at_time(start)}"
    late = [name for name in rule.sections if _ends_after(session.held(name), start)]
    if late:
        return False, f"{began}, before {_titles(session, late)} had ended."
    unheld = [name for name in rule.sections if not session.held(name)]
    if unheld:
        return session.absent, f"{began}; to come first, and not recorded: {_titles(session, unheld)}."
    if any(stretch.open for name in rule.sections for stretch in session.held(name)):
        return None, f"{began}; when {first} ended is not recorded."
    return True, f"{began}, after {first}."


def _ends_after(stretches: Iterable[Stretch], moment: datetime) -> bool:
    # one without an end has not ended before it started
    return any((stretch.end or stretch.start) > moment for stretch in stretches)


def _titles(session: Session, sections: Iterable[str]) -> str:
    return listed(map(session.title, sections))
