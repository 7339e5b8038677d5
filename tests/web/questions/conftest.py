"""A discussion that was booked and accepted, with everybody's browser, and a bank to draw from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.assessments import Conducted, conducted
from tests.factories.questions import METHOD
from tests.factories.web import Cast, cast
from tests.web.assessments.conftest import Desk
from touchstone.web.organisations.scope import within


@pytest.fixture
def people(db: None, tmp_path: Path, settings: Any) -> Iterator[Cast]:
    """The cast, its rows in view."""
    settings.FILES_FOLDER = tmp_path / "files"
    made = cast()
    with within(made.organisation.id):
        yield made


@pytest.fixture
def talk(people: Cast) -> Conducted:
    """A discussion that was booked and accepted."""
    return conducted(people, METHOD)


@pytest.fixture
def desk(talk: Conducted) -> Desk:
    """The same with everybody's browser."""
    return Desk(talk)
