"""The lot of an attempt: drawn once when its judgements are first submitted, and kept with the review.

It follows from the attempt and the installation's secret: nobody draws twice, and no assessor can work out
beforehand whether anybody will look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.utils.crypto import salted_hmac

DIGITS = 13  # of base 16: as many as a float holds exactly
Draw = Callable[[UUID], float]
_drawn_by: ContextVar[Draw | None] = ContextVar("drawn_by", default=None)


def lot_of(attempt: UUID) -> float:
    """The lot, from 0 up to 1."""
    draw = _drawn_by.get() or _by_secret
    return draw(attempt)


def _by_secret(attempt: UUID) -> float:
    drawn = salted_hmac("touchstone.quality.lot", attempt.bytes, algorithm="sha256").hexdigest()
    return int(drawn[:DIGITS], 16) / float(16**DIGITS)


@contextmanager
def drawn_by(draw: Draw) -> Iterator[None]:
    """Draw lots in another way meanwhile: a demonstration is the same whatever the secret."""
    token = _drawn_by.set(draw)
    try:
        yield
    finally:
        _drawn_by.reset(token)
