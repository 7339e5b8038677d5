"""Clocks for ``settings.CLOCK``: a served instance of the tests tells the time that a test wants."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from tests.factories.web import NOW

FILE = "TOUCHSTONE_TEST_CLOCK"  # in the environment: a file that holds the moment


def stopped() -> datetime:
    """The moment at which the fixed cast lives."""
    return NOW


def written() -> datetime:
    """The moment that a test wrote into the file; other processes read it too."""
    return datetime.fromisoformat(Path(os.environ[FILE]).read_text(encoding="utf-8"))
