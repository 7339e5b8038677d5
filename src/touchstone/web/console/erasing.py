"""How what devices captured is removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.console.models import Captured, Prepared


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every captured entry; before the attempts, while it is known whose it is."""
    counts = Counter(Captured.objects.filter(attempt__apprenticeship=one).delete()[1])
    return counts + Counter(Prepared.objects.filter(attempt__apprenticeship=one).delete()[1])
