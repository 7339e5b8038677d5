"""Two organisations at work, told once for all walks; what a walk changes is undone at once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.factories.told import STAGES, cast_of, tell
from tests.factories.web import NOW
from tests.web.walk.walking import Town

FEW = ("finished",)  # who has come furthest has one of everything


@pytest.fixture(scope="package")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """One organisation with somebody at every stage, and another beside it."""
    with (
        tempfile.TemporaryDirectory() as files,
        override_settings(FILES_FOLDER=Path(files), CLOCK="tests.factories.clocks.stopped"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield Town(tell(cast_of("North", STAGES), NOW), tell(cast_of("South", FEW), NOW))
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(town: Town) -> None:
    """Takes the place of what undoes everything after each test: the telling must outlast them."""
