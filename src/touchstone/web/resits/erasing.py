"""How proposals to take something again are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.resits.models import Proposal


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every proposal with the employer's words on it."""
    return Counter(Proposal.objects.filter(apprenticeship=one).delete()[1])
