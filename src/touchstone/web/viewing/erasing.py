"""How what was made of recordings is removed: with the recordings, or with a file that goes before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.files.actions import remove_unnamed
from touchstone.web.viewing.models import TimedNote, Viewing

MADE = ("poster", "strip", "playable")


def made(one: Apprenticeship) -> Counter[str]:
    """Remove all that was made and said of the recordings of an apprentice, and the bytes after that."""
    return _gone({"apprenticeship": one})


def of_files(ids: Collection[UUID]) -> Counter[str]:
    """The same for single files."""
    return _gone({"file__in": ids})


def _gone(of: dict[str, object]) -> Counter[str]:
    rows = Viewing.objects.filter(**of)
    hashes = {one for row in rows.values_list(*MADE) for one in row if one}
    counts = Counter(TimedNote.objects.filter(**of).delete()[1]) + Counter(rows.delete()[1])
    if hashes:
        transaction.on_commit(lambda: remove_unnamed(hashes), robust=True)  # what is left, the sweep finds
    return counts
