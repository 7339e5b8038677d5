"""How attempts and their bookings are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt, Conflict


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove attempts with their bookings, and conflicts of interest with this apprentice."""
    conflicts = Conflict.objects.filter(with_apprenticeship=one).delete()[1]
    return Counter(conflicts) + Counter(Attempt.objects.filter(apprenticeship=one).delete()[1])
