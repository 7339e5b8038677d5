"""How what is kept of an apprentice here is removed."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.scrutiny.models import Granted


def everything(one: Apprenticeship) -> Counter[str]:
    """Take the apprentice out of every grant, which stays with the others in it."""
    return Counter(Granted.objects.filter(apprenticeship=one).delete()[1])
