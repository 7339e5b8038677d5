"""How uploads go with the case of their apprentice: rows at once, bytes when that is certain."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db import transaction

from touchstone.web.uploads.models import Upload
from touchstone.web.uploads.spool import Spool


def everything(apprenticeship: UUID) -> Counter[str]:
    """Remove every upload about an apprentice, with what came of it."""
    rows = Upload.objects.filter(apprenticeship=apprenticeship)
    for id in rows.values_list("id", flat=True):
        transaction.on_commit(Spool(id).remove)
    return Counter(rows.delete()[1])
