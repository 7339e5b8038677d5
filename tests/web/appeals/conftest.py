"""The people of one assessment organisation, and a failed observation that was released."""

from __future__ import annotations

import pytest

from tests.factories.appeals import failed
from tests.factories.offices import office, one
from tests.factories.results import Office
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt

__all__ = ["office", "one"]


@pytest.fixture
def attempt(office: Office, one: Apprenticeship) -> Attempt:
    """Their failed observation, released and not told to them yet."""
    return failed(office, one)
