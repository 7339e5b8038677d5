"""How reviews are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.quality.models import Remark, Review


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every review and what was said in it; what was said goes first, while it is known of whom."""
    said = Remark.objects.filter(review__apprenticeship=one).delete()[1]
    return Counter(said) + Counter(Review.objects.filter(apprenticeship=one).delete()[1])
