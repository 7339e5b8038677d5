"""How a registration is removed: with the whole case, last of all."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove the registration with its breaks, withdrawals and changes, and what else still hangs on it."""
    return Counter(one.delete()[1])
