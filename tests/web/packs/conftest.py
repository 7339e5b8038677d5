"""The people, the apprentice and the folder that tests of whole portfolios begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.portfolio import Portfolio
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def portfolio(db: None, tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")
