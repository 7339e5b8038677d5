"""A booking as a calendar entry: the same UID when it moves, a rising sequence, a cancellation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from icalendar import Calendar, Event, vText


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One stretch of a booking. ``uid`` never changes; ``sequence`` rises with every change (RFC 5545)."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    where: str
    about: str
    written_at: datetime


def invitation(meetings: list[Meeting], method: Literal["REQUEST", "CANCEL", "PUBLISH"]) -> str:
    """An iCalendar object that calendars take as an invitation, a cancellation or a feed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Touchstone//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for one in meetings:
        calendar.add_component(_event(one, cancelled=method == "CANCEL"))
    text: str = calendar.to_ical().decode()
    return text


def _event(one: Meeting, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.written_at)
    event.add("summary", vText(one.title))
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("location", vText(one.where))
    event.add("description", vText(one.about))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event
