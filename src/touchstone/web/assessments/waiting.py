"""What else has to be settled before judgements are submitted, told by the apps that know of it."""

from __future__ import annotations

from collections.abc import Callable

from touchstone.web.bookings.models import Attempt

TELLERS: list[Callable[[Attempt], list[str]]] = []  # each says, in sentences, what waits at an attempt


def unsettled(attempt: Attempt) -> list[str]:
    """Sentences, none when nothing waits."""
    return [said for tell in TELLERS for said in tell(attempt)]
