"""Fixtures of an office at its desk and of its apprentice, for files of tests to import."""

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
    """A cast; its rows are seen while the test runs. It is 22 October 2025."""
    people = cast()
    with within(people.organisation.id):
        yield Office(people)


@pytest.fixture
def one(office: Office) -> Apprenticeship:
    """An apprentice of theirs."""
    return apprenticeship(office.people)


@pytest.fixture
def fail(office: Office, one: Apprenticeship) -> Attempt:
    """Their observation, not passed; the result was given on 22 October 2025."""
    return failed(office, one)
