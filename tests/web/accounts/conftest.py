"""What tests of accounts share: no tries are counted from the test before."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries() -> None:
    """Forget how often somebody tried to sign in."""
    cache.clear()
