"""A home for each test, short enough for a socket, closed to others and gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.machine import nobodys_python, until
from touchstone.project.embedded.layout import Layout
from touchstone.project.embedded.locks import is_free


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder; at the end no program may be left that uses its database."""
    folder = Path(tempfile.mkdtemp(prefix="ts-"))
    yield folder
    stopped(folder)
    shutil.rmtree(folder)


def stopped(folder: Path) -> None:
    """Wait until keeper and server of the home are gone."""
    layout = Layout(folder / "database")
    if layout.keeper_lock.exists():
        until(lambda: is_free(layout.keeper_lock) and is_free(layout.server_lock), "the database stops")


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A data folder of an ordinary user, for tests that run as root."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    if nobodys_python() is None:
        pytest.skip("an ordinary user cannot run this Python")
    folder = Path(tempfile.mkdtemp(prefix="ts-"))
    shutil.chown(folder, "nobody", "nogroup")
    yield folder
    stopped(folder)
    shutil.rmtree(folder)
