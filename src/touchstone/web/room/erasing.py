"""How seats are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.room.models import Seat


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every seat; after what was captured from it, before the attempts."""
    return Counter(Seat.objects.filter(apprenticeship=one).delete()[1])
