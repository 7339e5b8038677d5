"""What people are told of a booking: mail with a calendar entry that moves when the booking moves."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from touchstone.documents.booking_calendar import Meeting, invitation
from touchstone.web.bookings.models import Booking
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.records import law

EVERYBODY = ("apprentice", "training_provider", "employer")


def meetings(booking: Booking, at: datetime, *, sequence: int | None = None) -> list[Meeting]:
    """The booking's sections as calendar entries: one UID for each section, whatever its date."""
    one = booking.apprenticeship
    method = law.plan(one.standard, one.version).method(booking.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    titles = {section.id: section.title for section in method.sections}
    return [
        Meeting(
            uid=f"{booking.uid}-{section.section}@touchstone.invalid",
            sequence=booking.sequence if sequence is None else sequence,
            title=f"{method.title}: {titles[section.section]}",
            starts_at=section.during.lower,
            ends_at=section.during.upper,
            where=booking.link or booking.place,
            about=f"Reference {booking.attempt.code}. Sign in to Touchstone for everything else.",
            written_at=at,
        )
        for section in sorted(booking.sections.all(), key=lambda section: section.during.lower)
    ]


def send(booking: Booking, method: Literal["REQUEST", "CANCEL"], at: datetime) -> None:
    """Tell everybody of a booking that stands or was cancelled, with its calendar entry."""
    kind = {"REQUEST": "booking", "CANCEL": "booking_cancelled"}[method]
    everybody = [*parties(booking.apprenticeship, *EVERYBODY), assessor(booking)]
    _write(kind, everybody, booking, at, invitation(meetings(booking, at), method))


def cancel_for_assessor(booking: Booking, sequence: int, at: datetime) -> None:
    """Take a booking that went to another assessor out of the first one's calendar."""
    calendar = invitation(meetings(booking, at, sequence=sequence), "CANCEL")
    _write("booking_cancelled", [assessor(booking)], booking, at, calendar)


def tell(booking: Booking, what: Literal["notice", "declined", "no_show"], at: datetime) -> None:
    """Tell those whom it concerns of a notice, a refusal by the assessor, or that nobody came."""
    roles = {
        "notice": EVERYBODY,
        "declined": ("bookings",),
        "no_show": ("training_provider", "employer", "bookings"),
    }[what]
    _write(f"booking_{what}", parties(booking.apprenticeship, *roles), booking, at, "")


def assessor(booking: Booking) -> Recipient:
    """The assessor of a booking, as somebody to write to."""
    return Recipient(booking.assessor.email, booking.assessor.name, booking.assessor_id)


def _write(kind: str, to: list[Recipient], booking: Booking, at: datetime, calendar: str) -> None:
    one = booking.apprenticeship
    method = law.plan(one.standard, one.version).method(booking.attempt.method)
    sections = meetings(booking, at)
    context = {"booking": booking, "method": method, "meetings": sections}
    write(kind=kind, to=to, about=one, at=at, context=context, calendar=calendar)
