"""What is done about anonymity: names to hide, decisions about what was found, a version without it.

None of this touches the record; what is declared of a piece stays with the portfolio's own declaration. In
the trail stand ids and numbers, never a name or a word that was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from touchstone.web.anonymising.beginning import ask
from touchstone.web.anonymising.models import Choice, Found, HiddenName, Look, State
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import locked
from touchstone.web.audit.actions import record_event
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import visible_piece

MOST_NAMES = 200
NO_FILE = "This piece has no file to look through."
COPY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of one thing that was found."""

    choice: str  # hide | leave | nothing, to decide later
    reason: str = ""


@transaction.atomic
def hide_name(*, apprenticeship: UUID, name: str, also: list[str], by: Actor, at: datetime) -> HiddenName:
    """Add a name that the evidence must not show; the same name again adds what else they are called."""
    by.require(Permission.EDIT_PORTFOLIO)
    one = locked(apprenticeship, by)
    said = _tidy(name)
    if len(said) < 2 or len(said) > 100:
        raise Refused("The name was not added.", fields={"name": "Write the name, of 100 letters at most."})
    others = [word for word in map(_tidy, also) if word]
    if any(len(word) > 60 for word in others) or len(others) > 10:
        raise Refused("The name was not added.", fields={"also": "Write up to ten short forms."})
    known = HiddenName.objects.filter(apprenticeship=one)
    row = known.filter(name__iexact=said).first()
    if row is None and known.count() >= MOST_NAMES:
        raise Refused(f"There is room for {MOST_NAMES} names. Remove one that is not needed any more.")
    if row is None:
        row = HiddenName(
            organisation_id=one.organisation_id,
            apprenticeship=one,
            name=said,
            added_by=by.person_id,
            added_at=at,
        )
    row.also = sorted({*row.also, *others})[:10]
    row.save()
    note(one, "anonymising.hide_name", by, at, names=known.count())
    return row


@transaction.atomic
def forget_name(*, apprenticeship: UUID, name: UUID, by: Actor, at: datetime) -> None:
    """Remove a name from those to hide. Twice is once."""
    by.require(Permission.EDIT_PORTFOLIO)
    one = locked(apprenticeship, by)
    if HiddenName.objects.filter(apprenticeship=one, id=name).delete()[0]:
        note(one, "anonymising.forget_name", by, at)


@transaction.atomic
def look_again(*, piece: UUID, by: Actor, at: datetime) -> Look:
    """Have the newest file of a piece looked through with the names as they are now."""
    by.require(Permission.EDIT_PORTFOLIO)
    file = newest(visible_piece(piece, by))
    look, _ = Look.objects.get_or_create(
        file=file,
        defaults={
            "organisation_id": file.organisation_id,
            "apprenticeship_id": file.apprenticeship_id,
            "asked_at": at,
        },
    )
    look.state, look.asked_at = State.WAITING, at
    look.save(update_fields=["state", "asked_at"])
    ask(file)
    return look


@transaction.atomic
def decide(*, piece: UUID, decisions: Mapping[UUID, Decided], by: Actor, at: datetime) -> int:
    """Say of things that were found whether they are hidden or left; what is left has a reason.

    Answers with how many were decided anew.
    """
    by.require(Permission.EDIT_PORTFOLIO)
    found = visible_piece(piece, by)
    one = locked(found.apprenticeship_id, by)
    rows = {row.id: row for row in Found.objects.filter(look__file=newest(found), id__in=decisions)}
    if rows.keys() != set(decisions):
        raise Refused("The file was looked through anew meanwhile. Look at what was found again.")
    wrong = {f"reason_{id}": "Say why it may stay." for id, said in decisions.items() if _bare(said)}
    if wrong:
        raise Refused("Nothing was saved. What is left needs a reason.", fields=wrong)
    changed = [row for id, row in rows.items() if _decided(row, decisions[id], by, at)]
    Found.objects.bulk_update(changed, ["choice", "reason", "decided_by", "decided_at"])
    if changed:
        note(one, "anonymising.decide", by, at, piece=found.code, decided=len(changed))
    return len(changed)


def newest(piece: Piece) -> StoredFile:
    """The file of a piece that counts; refuse where there is none."""
    files = piece.files
    if not files:
        raise Refused(NO_FILE)
    return files[0].file


def _bare(said: Decided) -> bool:
    return said.choice == Choice.LEAVE and not said.reason.strip()


def _decided(row: Found, said: Decided, by: Actor, at: datetime) -> bool:
    """Put a decision into its row; whether it is another than before."""
    if said.choice not in ("", *Choice.values):
        raise Refused("Nothing was saved.", fields={f"choice_{row.id}": "Choose to hide it or to leave it."})
    reason = said.reason.strip()[:500] if said.choice == Choice.LEAVE else ""
    if (row.choice, row.reason) == (said.choice, reason):
        return False
    row.choice, row.reason, row.decided_by, row.decided_at = said.choice, reason, by.person_id, at
    return True


def _tidy(words: str) -> str:
    return " ".join(words.split())


def note(one: Apprenticeship, action: str, by: Actor, at: datetime, **facts: Any) -> None:
    """Put it into the trail of the apprentice, in ids and numbers."""
    record_event(organisation=one.organisation_id, chain=one.id, action=action, by=by, at=at, facts=facts)
