"""How upload links go: with the portfolio, names and addresses of those who were asked first of all."""

from __future__ import annotations

from collections import Counter

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.links.models import SentFile, UploadLink


def everything(one: Apprenticeship) -> Counter[str]:
    """Remove every link about an apprentice, and that something came by it; files go by themselves."""
    sent = SentFile.objects.filter(apprenticeship=one).delete()[1]
    return Counter(sent) + Counter(UploadLink.objects.filter(apprenticeship=one).delete()[1])
