"""Where an apprentice stands, said and not judged."""

from __future__ import annotations

from typing import Any

from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.records.models import Standing


def stands(one: Apprenticeship, **said: Any) -> Standing:
    """A standing of this apprentice with what is said, which no rule has to agree with."""
    whose = {name: getattr(one, name) for name in ("organisation_id", "provider_id", "employer_id")}
    return Standing.objects.create(apprenticeship=one, **whose, **said)
