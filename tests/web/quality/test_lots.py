"""The lot of an attempt: it follows from the attempt and the secret, unless somebody draws in another way."""

from __future__ import annotations

from uuid import UUID

from django.test import override_settings

from touchstone.web.quality.lots import drawn_by, lot_of

ATTEMPT = UUID("7b0d2f0e-6f0b-4a54-9a0b-0d9d3e1d5a11")


def test_the_same_attempt_has_the_same_lot_and_another_secret_gives_another() -> None:
    with override_settings(SECRET_KEY="one"):
        lot = lot_of(ATTEMPT)
        assert lot == lot_of(ATTEMPT)
        assert 0 <= lot < 1
        assert lot != lot_of(UUID(int=1))
    with override_settings(SECRET_KEY="two"):
        assert lot_of(ATTEMPT) != lot


def test_a_demonstration_draws_its_own_lots_and_only_meanwhile() -> None:
    before = lot_of(ATTEMPT)
    with drawn_by(lambda attempt: 0.25 if attempt == ATTEMPT else 0.75):
        assert (lot_of(ATTEMPT), lot_of(UUID(int=1))) == (0.25, 0.75)
    assert lot_of(ATTEMPT) == before
