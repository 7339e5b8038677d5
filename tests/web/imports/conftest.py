"""The people of one assessment organisation with their browsers, for tests of imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.browser import Site
from tests.factories.web import cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def site(db: None, tmp_path: Path, settings: Any) -> Iterator[Site]:
    """A cast; its rows are seen while the test runs."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.CLOCK = "tests.factories.clocks.stopped"
    people = cast()
    with within(people.organisation.id):
        yield Site(people)
