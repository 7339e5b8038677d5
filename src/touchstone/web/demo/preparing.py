"""A learner's planning sheet in the demonstration: notes, linked pieces, and who may read it."""

from __future__ import annotations

from datetime import datetime

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.demo.cast import Learner
from touchstone.web.organisations.actor import Actor
from touchstone.web.planning.actions import show_to, write_notes
from touchstone.web.planning.typed import Typed, mark
from touchstone.web.portfolio.models import Piece


def prepare(learner: Learner, one: Apprenticeship, by: Actor, at: datetime) -> None:
    """Everything that they wrote, linked and showed."""
    ids = dict(Piece.objects.filter(apprenticeship=one).values_list("number", "id"))
    for method, notes in learner.sheet.items():
        typed = {
            criterion: Typed(
                text=note.text,
                seen=mark(""),
                pieces=frozenset(ids[number] for number in note.pieces if number in ids),
            )
            for criterion, note in notes.items()
        }
        write_notes(apprenticeship=one.id, method=method, typed=typed, by=by, at=at)
    partners = {"training_provider": one.provider_id, "employer": one.employer_id}
    for role in learner.shows_sheet_to:
        show_to(apprenticeship=one.id, partner=partners[role], by=by, at=at)
