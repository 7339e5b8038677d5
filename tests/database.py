"""The database of a test run: one embedded server in a temporary folder, started when a first test needs it.

It is thrown away afterwards, so nothing is flushed to disk. With ``DATABASE_URL`` set, that server is used.
``tests/conftest.py`` imports the fixture ``django_db_modify_db_settings``, which pytest-django asks for just
before it makes its test database; ``database_address`` serves tests that need an address and no Django.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from touchstone.project.embedded.joining import join


@pytest.fixture(scope="session")
def database_address() -> Iterator[str]:
    """The address of an empty database whose role may make others."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="ts-"))  # short: a socket's path may be no longer than 103 bytes
    joined = join(home, throwaway=True)
    os.environ["DATABASE_URL"] = joined.url
    try:
        yield joined.url
    finally:
        del os.environ["DATABASE_URL"]
        joined.leave_and_wait()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_address: str) -> None:
    """Point Django, whose settings were read before any server was there, at the server of this run."""
    from django.db import connections

    from touchstone.project.settings import database

    at = database(database_address)
    here = {key: at[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    connections["default"].settings_dict.update(here)
