"""How holds and requests about a case are removed: with it. What was removed, and how it ended, stays."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.privacy.models import ErasureRequest, GivenUp, Hold


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove holds by hand and requests for erasure."""
    GivenUp.objects.filter(apprenticeship=one).delete()
    held = Hold.objects.filter(apprenticeship=one).delete()[1]
    return Counter(held) + Counter(ErasureRequest.objects.filter(apprenticeship=one).delete()[1])
