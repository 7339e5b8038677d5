"""What is written to people about resits and retakes: never a grade, and where to read the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.rules.words import listed
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt, Booking
from touchstone.web.mail.actions import Recipient, parties, write
from touchstone.web.resits.models import Kind, Proposal

ARRANGING = ("training_provider", "bookings")
CONCERNED = ("apprentice", "training_provider", "employer")


def what(of: Proposal, titles: Sequence[str]) -> str:
    """What is proposed, in words that follow "to": a resit of the observation."""
    if of.kind == Kind.ENTIRE:
        return "taking the entire assessment again"
    return f"a {of.kind} of {listed(titles)}"


def proposed(made: Proposal, one: Apprenticeship, titles: Sequence[str], at: datetime) -> None:
    """To the employer: their word is asked for. Where they asked themselves, to those who arrange it."""
    if made.words.exists():
        agreed(made, one, titles, at)
        return
    _write("resit_proposed", parties(one, "employer"), made, one, titles, at)


def agreed(found: Proposal, one: Apprenticeship, titles: Sequence[str], at: datetime) -> None:
    """To the apprentice, the provider and the bookings team: it can be booked."""
    _write("resit_agreed", parties(one, "apprentice", *ARRANGING), found, one, titles, at)


def refused(found: Proposal, one: Apprenticeship, titles: Sequence[str], at: datetime) -> None:
    """To those who arrange: it does not go on like this. The provider talks with the apprentice."""
    _write("resit_refused", parties(one, *ARRANGING), found, one, titles, at)


def taken_back(
    found: Proposal, one: Apprenticeship, titles: Sequence[str], attempts: Sequence[Attempt], at: datetime
) -> None:
    """To all who would come, and the bookings team: it does not begin."""
    to = parties(one, "apprentice", *ARRANGING)
    for booking in Booking.objects.filter(attempt__in=attempts, ended="").select_related("assessor"):
        to.append(Recipient(booking.assessor.email, booking.assessor.name, booking.assessor_id))
    _write("resit_taken_back", to, found, one, titles, at)


def exceptional(one: Apprenticeship, title: str, holds: bool, at: datetime) -> None:
    """To everybody concerned: a cap does not apply any more, or applies again."""
    said = {"title": title, "holds": holds}
    write(kind="resit_exceptional", to=parties(one, *CONCERNED), about=one, at=at, context=said)


def _write(
    kind: str,
    to: list[Recipient],
    of: Proposal,
    one: Apprenticeship,
    titles: Sequence[str],
    at: datetime,
) -> None:
    context = {"proposal": of, "what": what(of, titles)}
    write(kind=kind, to=to, about=one, at=at, context=context)
