"""What every place for files does, whichever it is; and what a bucket does on bad days."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories.buckets import BadDays
from touchstone.integrations.storage import s3
from touchstone.integrations.storage.arriving import Landing
from touchstone.integrations.storage.both import Both
from touchstone.integrations.storage.bucket import Bucket, NotAnAddress, bucket, client
from touchstone.integrations.storage.folder import Folder
from touchstone.integrations.storage.later import Later
from touchstone.integrations.storage.places import place
from touchstone.integrations.storage.port import NotKept, StorageAway, StorageFull
from touchstone.integrations.storage.s3 import S3

pytestmark = pytest.mark.enable_socket
WORDS = b"evidence of mentoring"
LATER = time.time() + 3600


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept(place: Landing, data: bytes = WORDS, kind: str = "") -> str:
    incoming = place.receive()
    incoming.write(data)
    return incoming.keep(kind)


@pytest.fixture(params=["folder", "bucket", "later", "both"])
def any_place(request: Any, made: Bucket, tmp_path: Path) -> Landing:
    """Each kind of place for files."""
    folder, storage = Folder(tmp_path / "folder"), S3(made, tmp_path / "landing")
    later = Later(made, tmp_path / "landing")
    known = {"folder": folder, "bucket": storage, "later": later, "both": Both(storage, folder)}
    return known[str(request.param)]


def left_behind(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_read_by_its_hash(any_place: Landing, tmp_path: Path) -> None:
    assert kept(any_place) == sha256(WORDS)
    with any_place.open(sha256(WORDS)) as file:
        assert file.read() == WORDS
    assert left_behind(any_place.folder / "incoming") == []


def test_it_is_read_from_wherever_somebody_seeks(any_place: Landing) -> None:
    data = os.urandom(700_000)
    with any_place.open(kept(any_place, data)) as file:
        assert file.seek(0, os.SEEK_END) == len(data)
        assert file.read(1) == b""
        for begins in (650_000, 10, 300_000):
            assert file.seek(begins) == begins
            assert file.read(50_000) == data[begins : begins + 50_000]
        file.seek(1000)
        assert file.read() == data[1000:]
        assert file.tell() == len(data)


def test_nothing_in_it_is_a_file_too(any_place: Landing) -> None:
    with any_place.open(kept(any_place, b"")) as file:
        assert file.read() == b""


def test_the_same_bytes_are_kept_once(any_place: Landing) -> None:
    assert kept(any_place, kind="portfolio") == kept(any_place, kind="recordings")
    assert list(any_place.kept(LATER)) == [sha256(WORDS)]


def test_what_is_kept_is_listed_by_age_and_removed(any_place: Landing) -> None:
    known = {kept(any_place, bytes([letter])) for letter in WORDS}
    assert set(any_place.kept(LATER)) == known
    assert list(any_place.kept(0)) == []
    any_place.mark(sha256(WORDS), "portfolio")  # nothing of that name: nothing happens
    for each in known:
        any_place.remove(each)
        any_place.remove(each)
    assert list(any_place.kept(LATER)) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", sha256(WORDS).upper(), sha256(WORDS) + "/.."])
def test_only_a_hash_names_a_file(any_place: Landing, name: str) -> None:
    for ask in (any_place.open, any_place.remove):
        with pytest.raises(NotKept):
            ask(name)


def test_what_is_not_there_is_told(any_place: Landing) -> None:
    with pytest.raises(NotKept, match=sha256(WORDS)[:12]):
        any_place.open(sha256(WORDS))


def test_what_nobody_keeps_leaves_nothing(any_place: Landing) -> None:
    incoming = any_place.receive()
    incoming.write(WORDS)
    incoming.discard()
    left = any_place.receive()
    left.write(WORDS)
    assert any_place.sweep(0) == 0
    assert any_place.sweep(LATER) == 1
    assert list(any_place.kept(LATER)) == []


def test_a_large_file_goes_in_parts_with_checksums_sealed_and_tagged(
    made: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)
    data = os.urandom(11 * 1024 * 1024)
    place = S3(made, tmp_path)
    named = {"Bucket": made.name, "Key": f"epa/{sha256(data)[:2]}/{sha256(data)}"}
    assert kept(place, data, "recordings") == sha256(data)
    said = client(made).head_object(**named, ChecksumMode="ENABLED")
    assert said["ContentLength"] == len(data)
    assert said["ServerSideEncryption"] == "AES256"
    assert said["ETag"].strip('"').endswith("-3")
    assert tags(made, named) == {"touchstone-kind": "recordings"}
    with place.open(sha256(data)) as file:
        assert file.read() == data
    place.mark(sha256(data), "decisions")
    assert tags(made, named) == {"touchstone-kind": "decisions"}


def tags(made: Bucket, named: dict[str, str]) -> dict[str, str]:
    found = client(made).get_object_tagging(**named)["TagSet"]
    return {each["Key"]: each["Value"] for each in found}


def test_parts_that_were_given_up_are_swept(made: Bucket, tmp_path: Path) -> None:
    begun = client(made).create_multipart_upload(Bucket=made.name, Key="epa/aa/abandoned")
    client(made).upload_part(
        Bucket=made.name, Key="epa/aa/abandoned", UploadId=begun["UploadId"], PartNumber=1, Body=b"x"
    )
    assert S3(made, tmp_path).sweep(0) == 0
    assert S3(made, tmp_path).sweep(time.time() + 10 * 365 * 86400) == 1
    assert "Uploads" not in client(made).list_multipart_uploads(Bucket=made.name)


def test_what_others_keep_beside_us_is_left_alone(made: Bucket, tmp_path: Path) -> None:
    for name in (f"other/{sha256(WORDS)[:2]}/{sha256(WORDS)}", "epa/readme", f"epa/xx/{sha256(WORDS)}"):
        client(made).put_object(Bucket=made.name, Key=name, Body=b"x")
    assert list(S3(made, tmp_path).kept(LATER)) == []


def test_an_answer_of_500_is_tried_again(behind: S3, bad: BadDays) -> None:
    bad.fails = 1
    assert kept(behind) == sha256(WORDS)
    bad.fails = 1
    with behind.open(sha256(WORDS)) as file:
        assert file.read() == WORDS


def test_a_bucket_that_answers_500_keeps_nothing_and_says_so(behind: S3, bad: BadDays, made: Bucket) -> None:
    bad.fails, bad.only = 1000, "PUT"
    with pytest.raises(StorageFull, match="bucket"):
        kept(behind)
    bad.fails = 0
    assert list(behind.kept(LATER)) == []
    assert kept(behind) == sha256(WORDS)


def test_a_large_file_that_breaks_off_leaves_no_object(
    behind: S3, bad: BadDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "PART", 5 * 1024 * 1024)
    incoming = behind.receive()
    incoming.write(os.urandom(6 * 1024 * 1024))
    bad.fails, bad.only = 1000, "PUT"
    with pytest.raises(StorageFull):
        incoming.keep()
    bad.fails = 0
    assert list(behind.kept(LATER)) == []
    assert "Uploads" not in client(behind.bucket).list_multipart_uploads(Bucket=behind.bucket.name)
    assert incoming.keep() in set(behind.kept(LATER)), "it still lies where it landed, and may be tried again"


def test_a_bucket_that_cannot_be_read_is_away_and_the_file_not_lost(behind: S3, bad: BadDays) -> None:
    name = kept(behind)
    bad.fails = 1000
    with pytest.raises(StorageAway):
        behind.open(name)
    with pytest.raises(StorageAway):
        list(behind.kept(LATER))
    with pytest.raises(StorageAway):
        behind.remove(name)
    bad.fails = 0
    assert list(behind.kept(LATER)) == [name]


def test_a_part_whose_answer_breaks_off_is_fetched_again(behind: S3, bad: BadDays) -> None:
    data = os.urandom(600_000)
    name = kept(behind, data)
    bad.cut = 1
    with behind.open(name) as file:
        assert file.read(10) == data[:10]
        bad.cut = 1
        assert file.read() == data[10:]


def test_a_slow_bucket_is_waited_for_and_a_dead_one_is_not(behind: S3, bad: BadDays, tmp_path: Path) -> None:
    bad.slow = 0.2
    assert kept(behind) == sha256(WORDS)
    bad.slow = 2
    hasty = S3(replace(behind.bucket, reads=0.2, tries=1), tmp_path)
    began = time.monotonic()
    with pytest.raises(StorageAway, match="ReadTimeout"):
        hasty.open(sha256(WORDS))
    assert time.monotonic() - began < 1.8


def test_seeking_fetches_parts_alone(behind: S3, bad: BadDays) -> None:
    data = os.urandom(3 * 1024 * 1024)
    name = kept(behind, data)
    bad.asked.clear()
    with behind.open(name) as file:
        file.seek(2_000_000)
        assert file.read(100_000) == data[2_000_000:2_100_000]
    assert bad.asked == ["GET", "GET"]


def test_a_bucket_that_is_not_there_takes_nothing_and_loses_nothing(made: Bucket, tmp_path: Path) -> None:
    nowhere = S3(replace(made, name="nobody-made-this"), tmp_path)
    with pytest.raises(StorageFull, match="NoSuchBucket"):
        kept(nowhere)
    with pytest.raises(StorageAway, match="NoSuchBucket"):
        nowhere.open(sha256(WORDS))


def test_while_files_move_both_places_are_read(made: Bucket, tmp_path: Path) -> None:
    before, new = Folder(tmp_path / "before"), S3(made, tmp_path / "landing")
    old = kept(before, b"old")
    both = Both(new, before)
    came = kept(both, b"new")
    assert set(both.kept(LATER)) == {old, came}
    with both.open(old) as file:
        assert file.read() == b"old"
    assert list(new.kept(LATER)) == [came]
    both.remove(old)
    assert list(before.kept(LATER)) == []


def test_an_address_names_a_bucket(tmp_path: Path) -> None:
    said = "s3://epa-files/one/two/?region=eu-west-2&encryption=aws:kms&key=alias/epa&tags=no"
    read = bucket(said)
    assert (read.name, read.prefix, read.region) == ("epa-files", "one/two/", "eu-west-2")
    with_it = read.put_with("recordings")
    assert (with_it["ServerSideEncryption"], with_it["SSEKMSKeyId"]) == ("aws:kms", "alias/epa")
    assert "Tagging" not in with_it
    assert read.address() == "s3://epa-files/one/two"
    assert "ServerSideEncryption" not in bucket("s3://epa-files?encryption=none").put_with("")
    assert str(place(said, tmp_path)) == "s3://epa-files/one/two"
    assert str(place(str(tmp_path), tmp_path)) == str(tmp_path)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("s3:///files", "names no bucket"),
        ("s3://key:secret@bucket", "names no bucket"),
        ("s3://bucket?encrypt=yes", "“encrypt” is not known"),
        ("s3://bucket?encryption=rot13", "encryption=rot13"),
        ("s3://bucket?key=alias/x", "A key is for"),
        ("s3://bucket?tags=maybe", "yes or no"),
    ],
)
def test_an_address_that_means_nothing_is_refused(address: str, says: str) -> None:
    with pytest.raises(NotAnAddress, match=says):
        bucket(address)
