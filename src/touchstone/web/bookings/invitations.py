"""What people are told of a booking: mail with a calendar entry that moves when the booking moves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from email.utils import parseaddr
from typing import Literal

from django.conf import settings
from django.urls import reverse

from touchstone.documents.booking_calendar import Meeting, invitation
from touchstone.rules.plan.method import Method
from touchstone.web.bookings.models import Booking
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.records import law

EVERYBODY = ("apprentice", "training_provider", "employer")
CONCERNED = {
    "notice": EVERYBODY,
    "declined": ("bookings",),
    "clash": ("bookings",),
    "no_show": ("training_provider", "employer", "bookings"),
}


def method_of(booking: Booking) -> Method:
    """The plan's method of a booking."""
    one = booking.apprenticeship
    method = law.plan(one.standard, one.version).method(booking.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    return method


def address_of(booking: Booking) -> str:
    """Where the booking is, for those who sign in."""
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('bookings-page', args=[booking.id])}"


def meetings(booking: Booking, at: datetime, *, sequence: int | None = None) -> list[Meeting]:
    """The booking's sections as calendar entries: one UID for each section, whatever its date.

    They name the method and where it is, and nobody: who it is stands behind the sign-in.
    """
    method = method_of(booking)
    titles = {section.id: section.title for section in method.sections}
    return [
        Meeting(
            uid=f"{booking.uid}-{section.section}@touchstone.invalid",
            sequence=booking.sequence if sequence is None else sequence,
            title=_title(method, titles[section.section]),
            starts_at=section.during.lower,
            ends_at=section.during.upper,
            where=booking.link or booking.place,
            about=f"Everything else is in Touchstone: {address_of(booking)}",
            address=address_of(booking),
            written_at=at,
        )
        for section in sorted(booking.sections.all(), key=lambda section: section.during.lower)
    ]


def _title(method: Method, section: str) -> str:
    return method.title if len(method.sections) == 1 else f"{method.title}: {section}"


def send(booking: Booking, method: Literal["REQUEST", "CANCEL"], at: datetime, warning: str = "") -> None:
    """Tell everybody of a booking that stands or was cancelled, with its calendar entry.

    ``warning`` is what follows from the day, where it is a late one.
    """
    kind = {"REQUEST": "booking", "CANCEL": "booking_cancelled"}[method]
    _invite(kind, _everybody(booking), booking, meetings(booking, at), method, at, warning)


def cancel_for_assessor(booking: Booking, sequence: int, at: datetime) -> None:
    """Take a booking that went to another assessor out of the first one's calendar."""
    entries = meetings(booking, at, sequence=sequence)
    _invite("booking_cancelled", [assessor(booking)], booking, entries, "CANCEL", at)


def cancel_parts(before: Booking, after: Booking, at: datetime) -> None:
    """Take out of all calendars the sections that the booking before had and the one after it lacks."""
    stay = {section.section for section in after.sections.all()}
    gone = {section.section for section in before.sections.all()} - stay
    if gone:
        entries = [one for one in meetings(before, at, sequence=after.sequence) if _of(one, gone)]
        people = [one for one in _everybody(before) if one.person_id != before.assessor_id]
        if before.assessor_id == after.assessor_id:
            people.append(assessor(before))  # one who lost the booking has lost its parts too
        _invite("booking_cancelled", people, before, entries, "CANCEL", at)


def _of(meeting: Meeting, sections: Collection[str]) -> bool:
    return any(meeting.uid.endswith(f"-{section}@touchstone.invalid") for section in sections)


def tell(booking: Booking, what: Literal["notice", "declined", "clash", "no_show"], at: datetime) -> None:
    """Tell those whom it concerns of a notice, a refusal, two bookings at once, or that nobody came."""
    people = parties(booking.apprenticeship, *CONCERNED[what])
    _write(f"booking_{what}", people, booking, meetings(booking, at), "", at)


def assessor(booking: Booking) -> Recipient:
    """The assessor of a booking, as somebody to write to."""
    return Recipient(booking.assessor.email, booking.assessor.name, booking.assessor_id)


def _everybody(booking: Booking) -> list[Recipient]:
    return [*parties(booking.apprenticeship, *EVERYBODY), assessor(booking)]


def _invite(
    kind: str,
    to: list[Recipient],
    booking: Booking,
    entries: list[Meeting],
    method: Literal["REQUEST", "CANCEL"],
    at: datetime,
    warning: str = "",
) -> None:
    """One invitation each: who is invited beside stays out of everybody's calendar."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    for person in {one.email.lower(): one for one in to}.values():
        calendar = invitation(entries, method, organiser=sender, attendee=person.email)
        _write(kind, [person], booking, entries, calendar, at, warning)


def _write(
    kind: str,
    to: list[Recipient],
    booking: Booking,
    entries: list[Meeting],
    calendar: str,
    at: datetime,
    warning: str = "",
) -> None:
    context = {
        "warning": warning,
        "booking": booking,
        "method": method_of(booking),
        "meetings": entries,
        "page": address_of(booking),
    }
    write(kind=kind, to=to, about=booking.apprenticeship, at=at, context=context, calendar=calendar)
