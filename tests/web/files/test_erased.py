"""A file whose time is over: its row stays, its name and its bytes go, and who opens it is told so."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.http import Http404

from tests.factories import uploads
from tests.factories.portfolio import Portfolio
from tests.factories.web import NOW
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.port import BACKUP_LOCK
from touchstone.web.files import queries
from touchstone.web.files.actions import open_file, remove_unnamed, sweep_unnamed
from touchstone.web.files.erasing import NAME, erase, everything, of, recorded
from touchstone.web.files.models import StoredFile
from touchstone.web.portfolio.models import PieceVersion


def handed_in(portfolio: Portfolio, data: bytes | None = None, name: str = "contract.pdf") -> StoredFile:
    portfolio.add(file=portfolio.file(data or uploads.pdf(), name))
    return StoredFile.objects.get(name=name)


def place(file: StoredFile) -> Path:
    return Folder(Path(settings.FILES_FOLDER)).place(file.sha256)


def gone(file: StoredFile) -> None:
    assert remove_unnamed(erase([file.id], NOW)) == 1
    file.refresh_from_db()


def test_its_row_keeps_hash_and_size_and_loses_name_and_bytes(portfolio: Portfolio) -> None:
    file = handed_in(portfolio)
    before, at = (file.sha256, file.size), place(file)
    gone(file)
    assert (file.sha256, file.size) == before
    assert (file.name, file.erased_at, at.exists()) == (NAME, NOW, False)
    assert of(portfolio.one.id) == set()
    assert erase([file.id], NOW) == set()  # twice is once


def test_bytes_that_another_row_names_stay_until_both_are_erased(portfolio: Portfolio) -> None:
    one, other = handed_in(portfolio), handed_in(portfolio, name="again.pdf")
    at = place(one)
    assert one.sha256 == other.sha256
    assert remove_unnamed(erase([one.id], NOW)) == 0
    assert at.exists()
    gone(other)
    assert not at.exists()


def test_while_a_backup_is_made_they_wait_for_the_sweep(portfolio: Portfolio) -> None:
    file, left = handed_in(portfolio), handed_in(portfolio, uploads.image(), "left.png")
    at = place(file)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as backup:
        backup.execute("SELECT pg_advisory_lock_shared(%s)", [BACKUP_LOCK])
        assert remove_unnamed(erase([file.id], NOW)) == 0
        assert at.exists()
    assert sweep_unnamed(at=NOW.replace(year=2099)) == 1
    assert (at.exists(), place(left).exists()) == (False, True)


@pytest.mark.parametrize("role", ["training_provider", "manager", "apprentice"])
def test_who_opens_it_is_told_when_it_was_removed(portfolio: Portfolio, role: str) -> None:
    file = handed_in(portfolio)
    gone(file)
    answer = portfolio.get(role, "files-open", file.id)
    assert answer.status_code == 410
    assert "It was removed on 1 June 2026" in answer.content.decode()
    with pytest.raises(queries.Erased):
        open_file(file=file.id, by=portfolio.actor(role), at=NOW)


def test_whoever_may_not_see_it_learns_nothing(portfolio: Portfolio) -> None:
    file = handed_in(portfolio)
    gone(file)
    with pytest.raises(Http404) as why:
        queries.visible(file.id, portfolio.actor("assessor"))
    assert not isinstance(why.value, queries.Erased)


def test_the_same_file_may_be_handed_in_anew(portfolio: Portfolio) -> None:
    gone(handed_in(portfolio))
    again = handed_in(portfolio)
    assert (again.erased_at, place(again).exists()) == (None, True)
    gone(again)
    assert StoredFile.objects.filter(name=NAME).count() == 2


def test_sound_and_video_are_known_by_what_they_are(portfolio: Portfolio) -> None:
    handed_in(portfolio)
    video = handed_in(portfolio, uploads.mpeg4(), "session.mp4")
    assert recorded(portfolio.one.id) == {video.id}
    assert len(of(portfolio.one.id)) == 2


def test_of_a_whole_case_every_row_goes(portfolio: Portfolio) -> None:
    handed_in(portfolio)
    PieceVersion.objects.all().delete()
    assert everything(portfolio.one.id) == {"files.StoredFile": 1}
