"""A log is read in plain SQL as it is kept, whatever an entry holds."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.web.assessments.conftest import Desk
from touchstone.web.assessments.models import Entry
from touchstone.web.assessments.queries import Written, logs, written

pytestmark = pytest.mark.django_db


def test_every_entry_folds_from_what_the_database_holds(desk: Desk) -> None:
    for number in range(11):  # more than nine: numbers are no words
        desk.made.write("note", number, text=f'Note {number}: "<é>"\n%s', ksbs=["K4"])
    row = desk.made.row.id
    kept = [
        Written(one.attempt_id, one.id, one.number, one.kind, one.at, one.by, one.kept_at, one.data)
        for one in logs([row])[row]
    ]
    assert written([row]) == {row: kept}
    assert len(kept) == Entry.objects.filter(attempt=row).count() > 9


def test_an_attempt_without_a_log_has_none() -> None:
    assert written([uuid4()]) == {}
