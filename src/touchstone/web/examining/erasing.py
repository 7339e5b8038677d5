"""How what was found in files goes: with the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from touchstone.web.examining.models import Examination


def of_files(ids: Collection[UUID]) -> Counter[str]:
    """Remove what was found in these files, their words first of all."""
    return Counter(Examination.objects.filter(file__in=ids).delete()[1])


def everything(apprenticeship: UUID) -> Counter[str]:
    """Remove what was found in any file of an apprentice."""
    return Counter(Examination.objects.filter(apprenticeship=apprenticeship).delete()[1])
