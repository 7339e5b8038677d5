"""How appeals are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.appeals.models import Appeal
from touchstone.web.apprentices.models import Apprenticeship


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every appeal with its panel, its decisions and what set them aside."""
    return Counter(Appeal.objects.filter(apprenticeship=one).delete()[1])
