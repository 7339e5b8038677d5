"""How what helps with anonymity is removed: with the files it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from touchstone.web.anonymising.models import Found, HiddenName, Look, Redaction
from touchstone.web.apprentices.models import Apprenticeship


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove the names to hide, what was found, and which file came of which."""
    of = {"apprenticeship": one}
    counts: Counter[str] = Counter()
    for model in (Redaction, Found, Look, HiddenName):
        counts += Counter(model.objects.filter(**of).delete()[1])
    return counts


def of_files(ids: Collection[UUID]) -> Counter[str]:
    """Remove what was found in single files."""
    return Counter(Look.objects.filter(file__in=ids).delete()[1])
