"""What every test shares: which examples properties try, and a terminal of one width without colour.

Without a word, properties try few examples and the same ones in every run, so that a build fails for what was
changed and for nothing else. ``make properties`` tries many, others each time, and remembers what failed.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import settings

from tests.database import (
    database_address,
    django_db_keepdb,
    django_db_modify_db_settings,
    django_db_setup,
    embedded,
)
from tests.factories import opened

__all__ = [  # fixtures for every test
    "database_address",
    "django_db_keepdb",
    "django_db_modify_db_settings",
    "django_db_setup",
    "embedded",
]

settings.register_profile("quick", max_examples=60, derandomize=True, deadline=None, database=None)
settings.register_profile("large", max_examples=1_000, derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Figures that a test counted, by ``record_property("figure", …)``: also those of other processes."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    figures = [said for one in reports for name, said in one.user_properties if name == "figure"]
    for said in dict.fromkeys(figures):
        terminalreporter.write_line(str(said))


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each file costs a third of a second: the same bytes are opened once."""
    monkeypatch.setattr("touchstone.inspection.opening.run", opened.run)


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages wrap and colour the same on every machine."""
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
