"""The people, the apprentice and the empty sheet that tests of planning begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.planning import Planning
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def planning(db: None, tmp_path: Path, settings: Any) -> Iterator[Planning]:
    """Nothing written, nothing shown."""
    settings.FILES_FOLDER = tmp_path / "files"
    settings.CLOCK = "tests.factories.clocks.stopped"
    people = cast()
    with within(people.organisation.id):
        yield Planning(people, apprenticeship(people), tmp_path / "files")
