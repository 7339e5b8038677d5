"""The lot of an attempt: drawn once when its judgements are first submitted, and kept with the review.

It follows from the attempt and the installation's secret: nobody draws twice, and no assessor can work out
beforehand whether anybody will look.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

DIGITS = 13  # of base 16: as many as a float holds exactly


def lot_of(attempt: UUID) -> float:
    """The lot, from 0 up to 1."""
    drawn = salted_hmac("touchstone.quality.lot", attempt.bytes, algorithm="sha256").hexdigest()
    return int(drawn[:DIGITS], 16) / float(16**DIGITS)
