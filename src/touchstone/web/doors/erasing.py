"""How what other systems were told and answered about an apprentice is removed."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.doors.models import Delivery, KeptAnswer


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove answers and messages that name the apprentice; most went by themselves long before."""
    named = {"organisation": one.organisation_id, "body__contains": str(one.id)}
    answers, told = KeptAnswer.objects.filter(**named), Delivery.objects.filter(**named)
    return Counter(answers.delete()[1]) + Counter(told.delete()[1])
