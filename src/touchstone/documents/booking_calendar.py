"""A booking, or a last day, as a calendar entry: the same UID when it moves; a cancellation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vCalAddress, vText, vUri

AGAIN = timedelta(hours=1)  # how soon a calendar that follows a feed is asked to look again


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
    address: str = ""
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class LastDay:
    """A day on which something ends, the whole of it. ``uid`` never changes, whatever the day."""

    uid: str
    title: str
    on: date
    about: str
    address: str = ""
    written_at: datetime


def invitation(
    meetings: Iterable[Meeting],
    method: Literal["REQUEST", "CANCEL"],
    *,
    organiser: str = "",
    attendee: str = "",
) -> str:
    """An iCalendar object that calendars take as an invitation or a cancellation (RFC 5546).

    It names one attendee, the person it is sent to, so that nobody learns who else is invited.
    """
    calendar = _calendar(method)
    for one in meetings:
        event = _event(one, "CANCELLED" if method == "CANCEL" else "CONFIRMED")
        if organiser:
            event.add("organizer", vCalAddress(f"mailto:{organiser}"))
        if attendee:
            who = vCalAddress(f"mailto:{attendee}")
            who.params["PARTSTAT"], who.params["RSVP"] = vText("NEEDS-ACTION"), vText("FALSE")
            event.add("attendee", who, encode=False)
        calendar.add_component(event)
    return _text(calendar)


def feed(meetings: Iterable[Meeting], name: str, days: Iterable[LastDay] = ()) -> str:
    """An iCalendar object that a calendar follows: what stands now; what is gone from it is gone."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for one in meetings:
        calendar.add_component(_event(one, "CONFIRMED"))
    for last in days:
        calendar.add_component(_whole_day(last))
    return _text(calendar)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Touchstone//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _text(calendar: Calendar) -> str:
    text: str = calendar.to_ical().decode()
    return text


def _event(one: Meeting, status: str) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.written_at)
    event.add("summary", vText(one.title))
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    if one.where:
        event.add("location", vText(one.where))
    event.add("description", vText(one.about))
    if one.address:
        event.add("url", vUri(one.address))
    event.add("status", status)
    return event


def _whole_day(one: LastDay) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add(
        "sequence", int(one.written_at.timestamp()) // 60
    )  # rises, so that calendars take the newer day
    event.add("dtstamp", one.written_at)
    event.add("summary", vText(one.title))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))  # an entry of whole days ends on the day after
    event.add("description", vText(one.about))
    if one.address:
        event.add("url", vUri(one.address))
    event.add("transp", "TRANSPARENT")  # a last day keeps nobody busy
    event.add("status", "CONFIRMED")
    return event
