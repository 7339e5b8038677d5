"""How the logs of assessments are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.assessments.models import Entry


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every entry; before the attempts, while it is known whose it is."""
    return Counter(Entry.objects.filter(attempt__apprenticeship=one).delete()[1])
