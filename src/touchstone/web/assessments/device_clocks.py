"""What the clock of a device said when it was another time, told by the apps that know of devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

Said = dict[UUID, datetime]  # by the entry
TELLERS: list[Callable[[UUID], Said]] = []  # each of an attempt


def other_times(attempt: UUID) -> Said:
    """The device's own time of each entry of an attempt whose time in the log is another."""
    return {id: said for tell in TELLERS for id, said in tell(attempt).items()}
