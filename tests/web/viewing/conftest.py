"""The people, the apprentice and the films that tests of watching begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.portfolio import Portfolio
from tests.factories.watching import Watching
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def watching(db: None, tmp_path: Path, settings: Any) -> Iterator[Watching]:
    """An apprentice without recordings."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Watching(Portfolio(people, apprenticeship(people), tmp_path / "files"), tmp_path)
