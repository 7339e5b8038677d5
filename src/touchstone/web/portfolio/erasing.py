"""How a portfolio is removed: its words first; with the whole case the rest."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Q

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.portfolio.models import Piece, PieceVersion, Portfolio

REMOVED = "Removed"


def files(one: Apprenticeship) -> set[UUID]:
    """The files of all pieces, also of those that were taken back."""
    return set(PieceVersion.objects.filter(piece__apprenticeship=one).values_list("file", flat=True))


def words(one: Apprenticeship) -> Counter[str]:
    """Replace what people wrote. What was judged stays readable to the rules: kind, KSBs, aliases."""
    pieces = Piece.objects.filter(apprenticeship=one)
    gone = Q(title=REMOVED, shows="", pointers={}, meaning={}) & Q(statement__in=("", REMOVED))
    written = pieces.exclude(gone)
    written.exclude(statement="").update(statement=REMOVED)
    return Counter({"portfolio.Piece": written.update(title=REMOVED, shows="", pointers={}, meaning={})})


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove the portfolio with its pieces and their versions."""
    pieces = Piece.objects.filter(apprenticeship=one).delete()[1]
    return Counter(pieces) + Counter(Portfolio.objects.filter(apprenticeship=one).delete()[1])
