"""What is done with whole portfolios: taken away as one file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Actor
from touchstone.web.packs.packing import Pack, pack_of
from touchstone.web.portfolio import queries
from touchstone.web.records import law
from touchstone.web.records.actions import take_document

DOCUMENT = "portfolio_pack"  # how the history names it


@transaction.atomic
def take_pack(*, apprenticeship: UUID, by: Actor, at: datetime) -> Pack:
    """The portfolio of an apprentice the actor may see, as one file; that it was taken is kept.

    Raise ``Http404`` for any other apprentice, and where the plan has no portfolio.
    """
    one = visible(apprenticeship, by)
    queries.rules_of(law.plan(one.standard, one.version))
    held = queries.portfolio(one)
    made = pack_of(one, queries.standing(queries.pieces(one)), held.handed_in_at if held else None, at)
    take_document(one=one, document=DOCUMENT, by=by, at=at)
    return made
