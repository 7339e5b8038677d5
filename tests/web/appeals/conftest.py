"""The people of one assessment organisation, and a failed observation that was released."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.appeals import failed
from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.scope import within


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs."""
    people = cast()
    with within(people.organisation.id):
        yield Office(people)


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    """The cast's apprentice."""
    return apprenticeship(office.people)


@pytest.fixture
def attempt(office: Office, one: Apprenticeship) -> Attempt:
    """Their failed observation, released and not told to them yet."""
    return failed(office, one)
