"""The people of one assessment organisation, and an apprentice who left, so that the case has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.factories.results import Office
from tests.factories.web import apprenticeship, cast
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.scope import within

LEFT = date(2025, 9, 1)


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """A cast; its rows are seen while the test runs. It is 22 October 2025."""
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
