"""Reads of the logs of attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from touchstone.web.assessments.models import Entry


def logs(attempts: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """The log of each attempt, oldest first. One query."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(attempt__in=list(attempts)).order_by("attempt", "number"):
        found[entry.attempt_id].append(entry)
    return found


def log(attempt: UUID) -> list[Entry]:
    """The log of one attempt, oldest first."""
    return logs([attempt])[attempt]
