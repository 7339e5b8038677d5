"""Reads of portfolios."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from touchstone.rules.record.portfolio import Piece as PieceFacts
from touchstone.rules.record.portfolio import PortfolioFacts
from touchstone.web.portfolio.models import Piece, Portfolio


def facts(ids: Iterable[UUID]) -> dict[UUID, PortfolioFacts]:
    """The portfolio of each apprenticeship that has one, as the rules know it. Two queries."""
    wanted = list(ids)
    pieces: dict[UUID, list[PieceFacts]] = defaultdict(list)
    for one in Piece.objects.filter(apprenticeship__in=wanted, withdrawn_at=None).order_by("number"):
        pieces[one.apprenticeship_id].append(_piece(one))
    given = {
        one.apprenticeship_id: one.given_to_assessor_at
        for one in Portfolio.objects.filter(apprenticeship__in=wanted)
    }
    return {
        id: PortfolioFacts(pieces=tuple(pieces[id]), assessor_has_it_since=given.get(id))
        for id in wanted
        if id in given or id in pieces
    }


def _piece(one: Piece) -> PieceFacts:
    return PieceFacts(
        id=one.code,
        title=one.title,
        kind=one.kind,
        ksbs=tuple(one.ksbs),
        relationship_with=tuple(one.mentees),
        anonymised=one.anonymised,
    )
