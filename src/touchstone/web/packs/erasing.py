"""How packs from elsewhere go with the case of their apprentice; their bytes, by the sweep."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.packs.models import Arrival


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every pack about an apprentice, and what became of it."""
    return Counter(Arrival.objects.filter(apprenticeship=one).delete()[1])
