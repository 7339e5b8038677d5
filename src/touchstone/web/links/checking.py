"""What may be asked for by an upload link, and of how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.links.models import UploadLink
from touchstone.web.links.queries import FAMILIES
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.portfolio.models import Piece

DAYS, MOST_DAYS = 14, 60
MOST_FILES = 10
MOST_OPEN = 20  # links about one apprentice that still stand
MOST_A_DAY = 30  # links that one person makes: each sends a letter to somebody
MEGABYTE = 1024 * 1024
NOT_MADE = "The link was not made."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody outside is asked for. ``largest`` is in bytes of one file."""

    words: str
    piece: UUID | None = None  # a piece of the portfolio; none for a new one
    families: Sequence[str] = tuple(FAMILIES)
    most: int = 1
    largest: int = settings.LARGEST_RESUMED
    days: int = DAYS


def check(one: Apprenticeship, name: str, email: str, wanted: Wanted) -> None:
    """Refuse, field by field, what is asked for and cannot be."""
    faults = {
        "name": "" if 0 < len(name) <= 200 else "Enter the person’s name, of 200 letters at most.",
        "email": _address_fault(email),
        "wanted": _words_fault(wanted.words),
        "families": ""
        if set(wanted.families) <= set(FAMILIES) and wanted.families
        else "Choose what they may send.",
        "most": "" if 1 <= wanted.most <= MOST_FILES else f"Ask for 1 to {MOST_FILES} files.",
        "days": "" if 1 <= wanted.days <= MOST_DAYS else f"A link lasts from 1 to {MOST_DAYS} days.",
        "largest": _size_fault(wanted.largest),
        "piece": _piece_fault(one, wanted.piece),
    }
    if one.withdrawn_on is not None:
        raise Refused("The apprentice was withdrawn from the programme: nothing can be asked for any more.")
    if found := {field: message for field, message in faults.items() if message}:
        raise Refused(NOT_MADE, fields=found)


def _address_fault(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return "Enter an e-mail address, such as lee@works.example."
    return ""


def _words_fault(words: str) -> str:
    if "\x00" in words or len(words) > 500:
        return "Say it in 500 letters at most."
    return "" if words.strip() else "Say what you ask for, so that they know what to send."


def _size_fault(largest: int) -> str:
    most = settings.LARGEST_RESUMED
    fine = MEGABYTE <= largest <= most
    return "" if fine else f"A file may have from 1 MB to {most // MEGABYTE:,} MB."


def _piece_fault(one: Apprenticeship, piece: UUID | None) -> str:
    if piece is None or Piece.objects.filter(id=piece, apprenticeship=one, withdrawn_at=None).exists():
        return ""
    return "Choose a piece of this portfolio, or a new one."


def few(one: Apprenticeship, by: Actor, at: datetime) -> None:
    """Refuse a link beyond those that may be open about one apprentice, or made by one person in a day."""
    open_ones = UploadLink.objects.filter(
        apprenticeship=one, withdrawn_at=None, used_at=None, expires_at__gt=at
    )
    if open_ones.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} links are open for this apprentice already. Withdraw some first.")
    lately = UploadLink.objects.filter(made_by=by.person_id, made_at__gt=at - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(f"You have made {MOST_A_DAY} links within a day. Make more tomorrow.")
