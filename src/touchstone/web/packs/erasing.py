"""How packs and bound portfolios go with the case of their apprentice, and their bytes with them."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.actions import remove_unnamed
from touchstone.web.packs.models import Arrival, Bound


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every pack about an apprentice, what became of it, and every PDF made of the portfolio."""
    rows = [model.objects.filter(apprenticeship=one) for model in (Arrival, Bound)]
    gone = {sha256 for some in rows for sha256 in some.values_list("sha256", flat=True) if sha256}
    counts = sum((Counter(some.delete()[1]) for some in rows), Counter[str]())
    if gone:
        transaction.on_commit(lambda: remove_unnamed(gone), robust=True)  # what is left, the sweep finds
    return counts
