"""How planning sheets are removed."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.planning.models import Note, Share


def sheet(one: Apprenticeship) -> Counter[str]:
    """Remove the notes with their links, and to whom the sheet was shown."""
    of = {"apprenticeship": one}
    return Counter(Note.objects.filter(**of).delete()[1]) + Counter(Share.objects.filter(**of).delete()[1])
