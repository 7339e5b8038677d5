"""How decisions about a case are removed: with the whole case, and not before."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.models import CaseDecision, Standing


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove what was decided about the case, and where it stands."""
    of = {"apprenticeship": one}
    decided = CaseDecision.objects.filter(**of).delete()[1]
    return Counter(decided) + Counter(Standing.objects.filter(**of).delete()[1])
