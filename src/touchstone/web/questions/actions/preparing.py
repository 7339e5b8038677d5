"""What an assessor keeps for themselves while they read the portfolio: notes, and what they have read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from touchstone.web.assessments.actions import open_attempt
from touchstone.web.audit.actions import record_event
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.portfolio.models import Piece
from touchstone.web.questions.models import PieceNote

LONGEST = 10_000  # characters of a note


@transaction.atomic
def note_piece(
    *, attempt: UUID, piece: UUID, text: str = "", read: bool = False, by: Actor, at: datetime
) -> PieceNote:
    """Keep one's own note on a piece in place of the one before, and whether it was read.

    For its assessor alone, as long as the judgements were not submitted. ``Http404`` for a piece of anybody
    else.
    """
    by.require(Permission.ASSESS)
    one, found = open_attempt(attempt, by)
    if not Piece.objects.filter(id=piece, apprenticeship=one, withdrawn_at=None).exists():
        raise Http404
    if len(text) > LONGEST:
        raise Refused("Look at what is marked.", fields={"text": f"At most {LONGEST:,} characters fit."})
    about: dict[str, Any] = {"attempt": found, "piece_id": piece, "by": by.person_id}
    before = PieceNote.objects.filter(**about).first()
    first_read = before.read_at if before is not None and before.read_at is not None else at
    kept, _ = PieceNote.objects.update_or_create(
        **about,
        defaults={
            "organisation_id": one.organisation_id,
            "apprenticeship": one,
            "text": text.strip(),
            "read_at": first_read if read else None,
            "at": at,
        },
    )
    record_event(
        organisation=one.organisation_id,
        chain=one.id,
        action="question.note_piece",
        by=by,
        at=at,
        facts={"attempt": found.code, "piece": str(piece)},
    )
    return kept
