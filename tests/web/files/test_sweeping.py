"""Bytes that a crash left without a row go after a day; what a row names, or may soon name, stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import Settings

from tests.factories import uploads
from tests.factories.portfolio import Portfolio, upload
from tests.factories.web import cast
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import BACKUP_LOCK
from touchstone.jobs import tasks
from touchstone.web.files import actions, queries
from touchstone.web.files.actions import sweep_unnamed
from touchstone.web.files.models import StoredFile
from touchstone.web.organisations.scope import within

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def kept(portfolio: Portfolio, name: str = "contract.pdf", data: bytes | None = None) -> Path:
    """A file that somebody handed in, as old as can be."""
    piece = portfolio.add()
    given = upload(data or uploads.pdf(), name)
    portfolio.post("training_provider", "portfolio-file", piece.id, revision=1, file=given)
    found = StoredFile.objects.get(name=name)
    return aged(Folder(Path(settings.FILES_FOLDER)).place(found.sha256), timedelta(days=400))


def left(folder: Path, data: bytes, age: timedelta) -> Path:
    """Bytes in their place, and then the machine stopped."""
    name = sha256(data).hexdigest()
    place = folder / name[:2] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return aged(place, age)


def aged(path: Path, age: timedelta) -> Path:
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.fixture
def other() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another program at the same database."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as session:
        yield session


def test_they_go_after_a_day_and_not_before(portfolio: Portfolio) -> None:
    named = kept(portfolio)
    old = left(portfolio.files, b"old", timedelta(days=1, seconds=1))
    young = left(portfolio.files, b"young", timedelta(days=1))
    strange = aged_note(portfolio.files)
    assert sweep_unnamed(at=NOW) == 1
    assert [path.exists() for path in (named, old, young, strange)] == [True, False, True, True]


def aged_note(folder: Path) -> Path:
    """A file that is not named by a hash."""
    note = folder / "ab" / "note.txt"
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("of somebody who looks after the machine")
    return aged(note, timedelta(days=400))


def test_what_any_organisation_names_stays_whoever_is_seen(portfolio: Portfolio) -> None:
    named = kept(portfolio)
    with within(cast("South").organisation.id):
        assert not StoredFile.objects.exists()
        assert sweep_unnamed(at=NOW) == 0
    assert named.exists()


def test_what_was_taken_back_is_still_named(portfolio: Portfolio) -> None:
    named = kept(portfolio)
    StoredFile.objects.update(closed_at=NOW)
    assert sweep_unnamed(at=NOW) == 0
    assert named.exists()


def test_a_database_that_names_no_file_is_the_wrong_one(portfolio: Portfolio) -> None:
    old = left(portfolio.files, b"old", timedelta(days=400))
    assert sweep_unnamed(at=NOW) == 0
    assert old.exists()


def test_while_a_backup_is_made_or_a_file_is_kept_nothing_goes(
    portfolio: Portfolio, other: psycopg.Connection[tuple[object, ...]]
) -> None:
    kept(portfolio)
    old = left(portfolio.files, b"old", timedelta(days=2))
    other.execute("SELECT pg_advisory_lock_shared(%s)", [BACKUP_LOCK])
    assert sweep_unnamed(at=NOW) == 0
    assert old.exists()
    other.execute("SELECT pg_advisory_unlock_all()")
    assert sweep_unnamed(at=NOW) == 1
    assert other.execute("SELECT pg_try_advisory_lock_shared(%s)", [BACKUP_LOCK]).fetchone() == (False,)


HELD = "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"


def test_who_keeps_a_file_holds_the_lock_until_the_row_is_committed(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no sweep comes between *these bytes are there already* and the row that names them."""
    held: list[tuple[str, ...]] = []
    keep = StoredFile.objects.get_or_create

    def look(**given: object) -> object:
        with connection.cursor() as cursor:
            cursor.execute(HELD, [BACKUP_LOCK])
            held.extend(cursor.fetchall())
        return keep(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(StoredFile.objects, "get_or_create", look)
    kept(portfolio)
    assert held == [("ShareLock",)]


def test_the_second_look_counts(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look and the lock somebody may have named the bytes."""
    named = kept(portfolio)
    first = [{named.name}]
    look = queries.unnamed
    monkeypatch.setattr(queries, "unnamed", lambda asked: first.pop() if first else look(asked))
    assert sweep_unnamed(at=NOW) == 0
    assert first == []
    assert named.exists()


def test_all_go_however_many_there_are(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 3)
    named = kept(portfolio)
    for number in range(7):
        left(portfolio.files, f"number {number}".encode(), timedelta(days=2))
    assert sweep_unnamed(at=NOW) == 7
    assert named.exists()


def test_the_nightly_job_does_both(portfolio: Portfolio, settings: Settings) -> None:
    kept(portfolio)
    old = left(portfolio.files, b"old", timedelta(days=2))
    arrived = portfolio.files / "incoming" / "half"
    arrived.write_bytes(b"half")
    aged(arrived, timedelta(days=2))
    tasks.sweep_files(timestamp=int(NOW.timestamp()))
    assert [old.exists(), arrived.exists()] == [False, False]
