"""Files in a bucket through the program itself: kept, backed up, lost, restored, verified, moved."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.factories.buckets import KEYS, s3_server
from tests.integration.machine import program, touchstone
from touchstone.integrations.storage.bucket import bucket, client

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
EVIDENCE = b"evidence of mentoring"
SHA256 = hashlib.sha256(EVIDENCE).hexdigest()


def test_a_backup_brings_back_what_was_in_the_bucket(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with s3_server() as server, program(home):
        address = f"s3://epa-files/one?endpoint={server}"
        storage = client(bucket(address))
        where = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
        storage.create_bucket(Bucket="epa-files", CreateBucketConfiguration=where)
        key = {"Bucket": "epa-files", "Key": f"one/{SHA256[:2]}/{SHA256}"}
        storage.put_object(**key, Body=EVIDENCE)
        assert touchstone(home, "migrate").returncode == 0
        made = touchstone(home, "backup", tmp_path / "backup.tar", "--json", TOUCHSTONE_FILES=address)
        assert (made.returncode, json.loads(made.stdout)["files"]) == (0, 1), made.stderr
        storage.put_object(**key, Body=b"damaged")
        other = hashlib.sha256(b"later").hexdigest()
        storage.put_object(Bucket="epa-files", Key=f"one/{other[:2]}/{other}", Body=b"later")
        back = touchstone(
            home, "restore", tmp_path / "backup.tar", "--replace", "--yes", TOUCHSTONE_FILES=address
        )
        assert back.returncode == 0, back.stderr
        assert storage.get_object(**key)["Body"].read() == EVIDENCE
        assert storage.list_objects_v2(Bucket="epa-files")["KeyCount"] == 1
        moved = touchstone(home, "files", "move", "--to", tmp_path / "files", TOUCHSTONE_FILES=address)
        assert moved.returncode == 0, moved.stderr
        assert "1 files copied" in moved.stdout
        assert (tmp_path / "files" / SHA256[:2] / SHA256).read_bytes() == EVIDENCE
        told = touchstone(home, "files", "verify", "--json", TOUCHSTONE_FILES=str(tmp_path / "files"))
        assert (told.returncode, json.loads(told.stdout)) == (0, {"files": 0, "bytes": 0, "faults": []})


def test_an_address_that_means_nothing_is_told_before_anything_is_started(home: Path) -> None:
    ran = touchstone(home, "files", "verify", TOUCHSTONE_FILES="s3://bucket?encrypt=yes")
    assert ran.returncode == 2
    assert "TOUCHSTONE_FILES: “encrypt” is not known here" in ran.stderr
