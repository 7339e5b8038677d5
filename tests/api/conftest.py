"""The cast of the API's tests, their rows in view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.web import Cast, cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    """One assessment organisation and everybody around it."""
    made = cast()
    with within(made.organisation.id):
        yield made
