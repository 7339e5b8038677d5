"""The Mapping and Tracking Form of a portfolio, from its pieces as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from touchstone.documents.mapping_form import Mapped, Parties, form_context
from touchstone.rules.calendar import day
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.portfolio.models import Piece
from touchstone.web.portfolio.queries import kind_titles
from touchstone.web.records import law


def mapping(one: Apprenticeship, pieces: Sequence[Piece], now: datetime) -> dict[str, Any]:
    """What the form says today."""
    plan = law.plan(one.standard, one.version)
    titles = kind_titles(plan)
    parties = Parties(apprentice=one.name, provider=one.provider.name, employer=one.employer.name)
    mapped = [_mapped(piece, titles) for piece in pieces if piece.withdrawn_at is None]
    return form_context(plan, mapped, parties, day(now))


def _mapped(piece: Piece, titles: dict[str, str]) -> Mapped:
    return Mapped(
        code=piece.code,
        title=piece.title,
        kind=titles.get(piece.kind, piece.kind),
        shows=piece.shows or piece.statement,
        mentees=tuple(piece.mentees),
        ksbs=tuple(piece.ksbs),
        pointers=piece.pointers,
        anonymised=piece.anonymised,
    )
