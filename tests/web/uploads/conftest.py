"""The people, the apprentice and the folder that tests of uploads begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.portfolio import Portfolio
from tests.factories.tus import Sender
from tests.factories.web import apprenticeship, cast
from touchstone.web.organisations.scope import within


@pytest.fixture
def portfolio(db: None, tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")


@pytest.fixture
def sender(portfolio: Portfolio) -> Callable[[str], Sender]:
    """Somebody who sends, by role."""
    return lambda role: Sender(portfolio.browser(role), portfolio.people.organisation.id)


@pytest.fixture
def provider(sender: Callable[[str], Sender]) -> Sender:
    """The training provider, sending."""
    return sender("training_provider")
