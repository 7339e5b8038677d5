"""The people of one assessment organisation with their browsers, for tests of external quality assurance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.results import Office
from tests.factories.web import cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def office(db: None, tmp_path: Path, settings: Any) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Office(people)
