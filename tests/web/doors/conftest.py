"""Everybody of a cast, signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.browser import Site
from tests.factories.web import cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def site(db: None) -> Iterator[Site]:
    """A cast; its rows are seen while the test runs."""
    people = cast()
    with within(people.organisation.id):
        yield Site(people)
