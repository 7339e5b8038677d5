"""How what is kept of an apprentice here is removed; files and quotations go by themselves after a day."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.imports.models import Taken


def everything(one: Apprenticeship) -> Counter[str]:
    """Forget from which row of which file the apprentice came; the import's counts stay."""
    return Counter(Taken.objects.filter(apprenticeship=one).delete()[1])
