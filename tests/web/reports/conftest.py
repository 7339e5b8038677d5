"""An apprentice with a submitted observation whose log is full of secrets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.results import Office
from tests.factories.web import cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs."""
    people = cast()
    with within(people.organisation.id):
        yield Office(people)
