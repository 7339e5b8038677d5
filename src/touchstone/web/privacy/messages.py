"""What is written to people about requests for erasure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.rules.retention import Kept
from touchstone.web.mail.actions import parties, write
from touchstone.web.privacy.models import ErasureRequest


def asked(request: ErasureRequest, known: Sequence[Kept], at: datetime) -> None:
    """To the apprentice, that it came and what holds everything for now; to managers, that one waits."""
    one = request.apprenticeship
    holds = list(dict.fromkeys(hold for each in known for hold in each.holds))
    said = {"request": request, "holds": holds}
    write(kind="erasure_asked", to=parties(one, "apprentice"), about=one, at=at, context=said)
    write(kind="erasure_came", to=parties(one, "manager"), about=one, at=at, context=said)


def answered(request: ErasureRequest, at: datetime) -> None:
    """To the apprentice: what goes, what stays until when and why, word for word as it is kept."""
    one, said = request.apprenticeship, {"request": request}
    write(kind="erasure_answered", to=parties(one, "apprentice"), about=one, at=at, context=said)


def withdrawn(request: ErasureRequest, at: datetime) -> None:
    """To the apprentice, that somebody else took the request back, so that they can ask anew."""
    one, said = request.apprenticeship, {"request": request}
    write(kind="erasure_withdrawn", to=parties(one, "apprentice"), about=one, at=at, context=said)
