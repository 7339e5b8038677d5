"""All deadlines of a report as an iCalendar file, to be opened in anybody's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from touchstone.documents.extra import load
from touchstone.rules.report import Deadline, Report

PRODUCT = "-//Touchstone//Deadlines//EN"
DOMAIN = "touchstone.invalid"  # reserved: names no machine anywhere
UID_LENGTH = 32


def deadlines_ics(report: Report) -> bytes:
    """Each deadline as an all-day event, earliest first (iCalendar, RFC 5545, ``METHOD:PUBLISH``).

    An event keeps its UID while its apprentice, rule and subject are the same, so that a newer file moves it.
    """
    icalendar = load("icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{report.title}: {report.apprentice}")
    for name, deadline in {uid(report, one): one for one in report.deadlines}.items():
        event = icalendar.Event()
        for key, value in _properties(report, name, deadline).items():
            event.add(key, value)
        calendar.add_component(event)
    ics: bytes = calendar.to_ical()
    return ics


def _properties(report: Report, name: str, deadline: Deadline) -> dict[str, Any]:
    return {
        "uid": name,
        "dtstamp": report.on.astimezone(UTC),
        "sequence": sequence(report.on),
        "dtstart": deadline.on,
        "dtend": deadline.on + timedelta(days=1),  # an all-day event ends on the day after
        "summary": f"{deadline.title} ({report.apprentice})",
        "description": description(report, deadline),
        "categories": [deadline.force.value],
        "transp": "TRANSPARENT",  # a deadline keeps nobody busy
    }


def uid(report: Report, deadline: Deadline) -> str:
    """The event's name for ever: the same apprentice, rule and subject, the same name."""
    named = "\n".join((report.standard, report.apprentice, deadline.code, deadline.subject or ""))
    return f"{sha256(named.encode()).hexdigest()[:UID_LENGTH]}@{DOMAIN}"


def sequence(on: datetime) -> int:
    """Minutes since 1970: rises with the moment of the report, so that calendars take the newer event."""
    return int(on.timestamp()) // 60


def description(report: Report, deadline: Deadline) -> str:
    """Whose day it is, how strongly it binds, who set it, and the clause."""
    which = "First day on which it may be" if deadline.earliest else "Last day"
    rule = deadline.code if deadline.subject is None else f"{deadline.code} · {deadline.subject}"
    lines = (
        f"{which}, for: {deadline.whose.words}.",
        f"Force: {deadline.force.value}, set by the {deadline.layer.value}.",
        f"Clause: {deadline.source}.",
        f"Rule: {rule}.",
        *report.notices,
    )
    return "\n".join(lines)
