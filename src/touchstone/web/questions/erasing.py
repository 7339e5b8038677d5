"""How what is kept of an apprentice's questions is removed: notes with the portfolio, sets with the case.

The bank is the organisation's own and stays.
"""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.questions.models import PieceNote, QuestionSet


def notes(one: Apprenticeship) -> Counter[str]:
    """Remove what assessors noted on the pieces of an apprentice."""
    return Counter(PieceNote.objects.filter(apprenticeship=one).delete()[1])


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove notes and sets; before the attempts and the pieces that they are about."""
    return notes(one) + Counter(QuestionSet.objects.filter(apprenticeship=one).delete()[1])
