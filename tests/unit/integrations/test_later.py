"""What waits for a bucket: nobody waits with it, nothing is lost, and it goes on when the bucket does."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.buckets import BadDays
from touchstone.integrations.storage import nearby as nearby_module
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.both import Both
from touchstone.integrations.storage.bucket import Bucket, client
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.later import NEAR, WAITING, Later
from touchstone.integrations.storage.nearby import nearby
from touchstone.integrations.storage.port import NotKept, StorageAway, StorageFull
from touchstone.integrations.storage.s3 import S3

pytestmark = pytest.mark.enable_socket
WORDS = b"evidence of mentoring"
NAME = hashlib.sha256(WORDS).hexdigest()
LATER = time.time() + 3600


@pytest.fixture
def later(behind: S3) -> Later:
    """The bucket with bad days, and what waits for it."""
    return Later(behind.bucket, behind.folder)


def kept(place: Landing, data: bytes = WORDS, kind: str = "portfolio") -> str:
    incoming = place.receive()
    incoming.write(data)
    return incoming.keep(kind)


def read(place: Landing, name: str = NAME) -> bytes:
    with place.open(name) as file:
        return file.read()


def tag(later: Later, name: str = NAME) -> str:
    named = {"Bucket": later.bucket.name, "Key": later.bucket.place(name)}
    return str(client(later.bucket).get_object_tagging(**named)["TagSet"][0]["Value"])


def test_a_bucket_that_is_away_is_not_even_asked(later: Later, bad: BadDays) -> None:
    bad.fails = 1000
    began = time.monotonic()
    assert kept(later) == NAME
    assert read(later) == WORDS
    assert bad.asked == []
    assert time.monotonic() - began < 1
    (waits,) = later.waiting()
    assert waits[:2] == (NAME, len(WORDS))
    assert [path.stat().st_mode & 0o777 for path in (later.folder / WAITING).iterdir()] == [0o600]


def test_it_is_put_once_the_bucket_answers_and_then_lies_near(
    later: Later, bad: BadDays, made: Bucket
) -> None:
    kept(later)
    bad.fails, bad.only = 1000, "PUT"
    with pytest.raises(StorageFull):
        later.put_away(NAME)
    assert (read(later), len(later.waiting())) == (WORDS, 1)
    bad.fails = 0
    assert later.put_away(NAME)
    assert later.waiting() == []
    assert read(S3(made, later.folder)) == WORDS
    assert tag(later) == "portfolio"
    assert not later.put_away(NAME), "nothing waits any more"
    bad.fails, bad.only = 1000, ""
    with nearby(later, NAME) as file:
        assert file.read() == WORDS, "who looks into the whole of it does not fetch it"
    bad.fails = 0
    assert later.let_go(time.time() - 60) == 0
    assert later.sweep(LATER) == 1
    assert not list((later.folder / NEAR).iterdir())
    assert read(later) == WORDS


def test_what_the_bucket_has_already_is_not_put_again(later: Later, bad: BadDays) -> None:
    kept(later)
    later.put_away(NAME)
    kept(later)
    bad.asked.clear()
    later.put_away(NAME)
    assert bad.asked == ["HEAD"]


def test_the_same_bytes_wait_once_and_are_listed_once(later: Later) -> None:
    kept(later)
    later.put_away(NAME)
    assert kept(later) == kept(later) == NAME
    assert len(later.waiting()) == 1
    assert list(later.kept(LATER)) == [NAME]
    assert list(later.kept(0)) == []


def test_its_kind_is_noted_while_it_waits_and_while_it_goes(
    later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(later)
    later.mark(NAME, "recordings")
    put = S3.take

    def marked_meanwhile(place: S3, path: Path, sha256: str, kind: str) -> None:
        put(place, path, sha256, kind)
        assert tag(later) == "recordings"
        Later.mark(later, NAME, "whole_case")

    monkeypatch.setattr(S3, "take", marked_meanwhile)
    assert later.put_away(NAME)
    assert (tag(later), later.waiting()) == ("whole_case", [])
    later.mark(NAME, "portfolio")
    assert tag(later) == "portfolio"


def test_what_is_removed_while_it_goes_is_not_in_the_bucket(
    later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(later)
    put = S3.take

    def removed_meanwhile(place: S3, path: Path, sha256: str, kind: str) -> None:
        later.remove(NAME)
        path.write_bytes(WORDS)
        put(place, path, sha256, kind)
        path.unlink()

    monkeypatch.setattr(S3, "take", removed_meanwhile)
    assert later.put_away(NAME)
    assert list(later.kept(LATER)) == []
    with pytest.raises(NotKept):
        later.open(NAME)


def test_what_was_removed_before_it_went_is_no_fault(later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(later)

    def gone(place: S3, path: Path, sha256: str, kind: str) -> None:
        path.unlink()
        raise FileNotFoundError(path)

    monkeypatch.setattr(S3, "take", gone)
    assert later.put_away(NAME)
    assert list(later.kept(LATER)) == []


def test_removing_removes_it_wherever_it_is(later: Later) -> None:
    kept(later)
    later.put_away(NAME)
    kept(later)
    later.remove(NAME)
    assert list(later.kept(LATER)) == []
    assert later.here(NAME) is None


def test_a_restored_file_goes_to_the_bucket_at_once_and_mends_it(
    later: Later, made: Bucket, tmp_path: Path
) -> None:
    kept(later)
    later.put_away(NAME)
    client(made).put_object(Bucket=made.name, Key=made.place(NAME), Body=b"damaged")
    source = tmp_path / "restored"
    source.write_bytes(WORDS)
    later.take(source, NAME, anew=True)
    assert (read(S3(made, tmp_path)), later.here(NAME)) == (WORDS, None)


def test_a_copy_is_made_where_it_is_elsewhere_alone_and_goes(behind: S3) -> None:
    data = os.urandom(900_000)
    name = kept(behind, data)
    with nearby(behind, name) as file:
        assert file.fileno() > 2
        assert file.read() == data
        (copy,) = (path for path in behind.folder.rglob("*") if path.is_file())
        assert copy.stat().st_mode & 0o777 == 0o600
    assert not copy.exists()
    with pytest.raises(ValueError, match="a fault"), nearby(behind, name):
        raise ValueError("a fault")
    assert not any(path.is_file() for path in behind.folder.rglob("*"))


def test_no_copy_is_begun_for_which_there_is_no_room(
    behind: S3, bad: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kept(behind, os.urandom(900_000))
    monkeypatch.setattr(nearby_module, "SPARE", 1 << 60)
    bad.asked.clear()
    with pytest.raises(StorageFull, match="no room for a copy"), nearby(behind, name):
        pass
    assert bad.asked == ["GET"], "the beginning, which tells its size"


def test_a_folder_and_a_move_have_it_at_hand(later: Later, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "before")
    both = Both(later, folder)
    old = kept(folder, b"old")
    new = kept(both, b"new")
    for name, data in ((old, b"old"), (new, b"new")):
        with nearby(both, name) as file:
            assert file.read() == data
    with pytest.raises(NotKept), nearby(both, NAME):
        pass


def test_patience_outlasts_an_hour_of_errors_and_haste_does_not(
    behind: S3, bad: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kept(behind)
    slept: list[float] = []
    monkeypatch.setattr("touchstone.integrations.storage.s3.time.sleep", slept.append)
    bad.fails = 20
    patient = S3(replace(behind.bucket, patience=3600, tries=1), behind.folder)
    assert read(patient, name) == WORDS
    asked_again = [pause for pause in slept if pause]  # the server in front sleeps too
    assert asked_again[:4] == [0.2, 0.4, 0.8, 1.6]
    assert max(asked_again) == 30
    bad.fails = 1000
    with pytest.raises(StorageAway):
        S3(replace(behind.bucket, patience=0, tries=1), behind.folder).open(name)


def test_an_answer_that_only_trickles_is_given_up(
    behind: S3, bad: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = kept(behind, os.urandom(200_000))
    monkeypatch.setattr("touchstone.integrations.storage.s3.SLOWEST", 0.3)
    bad.trickles = 0.05
    began = time.monotonic()
    with pytest.raises(StorageAway, match="too slowly"):
        behind.open(name)
    assert time.monotonic() - began < 4
