"""The people of one assessment organisation, and an apprentice who left, so that the case has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.factories.privacy import Case
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import within

LEFT = date(2025, 9, 1)


@pytest.fixture
def office(db: None, tmp_path: Path, settings: Any) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs. It is 22 October 2025."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Office(people)


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    """An apprentice of theirs who is still at it."""
    return apprenticeship(office.people)


@pytest.fixture
def left(office: Office) -> Apprenticeship:
    """An apprentice of theirs who left on 1 September 2025."""
    return apprenticeship(office.people, withdrawn_on=LEFT, withdrawn_reason="Another job")


@pytest.fixture
def case(office: Office, one: Apprenticeship, tmp_path: Path, settings: Any) -> Case:
    """The same office, with a folder for files, about the apprentice who is still at it."""
    settings.FILES_FOLDER = tmp_path / "files"
    return Case(office.people, one=one, folder=tmp_path / "files")
