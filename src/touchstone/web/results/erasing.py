"""How results are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.results.models import Hold, Release


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every release with who was told, and what held one back."""
    of = {"apprenticeship": one}
    return Counter(Release.objects.filter(**of).delete()[1]) + Counter(Hold.objects.filter(**of).delete()[1])
