"""A bucket, and the server with bad days in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from tests.factories.buckets import KEYS, BadDays, bad_days, s3_server
from touchstone.integrations.storage.bucket import Bucket, client
from touchstone.integrations.storage.s3 import S3

NUMBERS = count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The server, for all tests here."""
    with pytest.MonkeyPatch.context() as set:
        for name, value in KEYS.items():
            set.setenv(name, value)
        with s3_server() as address:
            yield address


@pytest.fixture
def made(server: str) -> Bucket:
    """A new bucket."""
    one = Bucket(name=f"files-{next(NUMBERS)}", prefix="epa/", endpoint=server, tries=2, reads=5, patience=1)
    where = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
    client(one).create_bucket(Bucket=one.name, CreateBucketConfiguration=where)
    return one


@pytest.fixture
def bad(server: str) -> Iterator[BadDays]:
    """The bad days of the server in front."""
    with bad_days(server) as known:
        yield known


@pytest.fixture
def behind(made: Bucket, bad: BadDays, tmp_path: Path) -> S3:
    """The bucket by way of the server with bad days."""
    return S3(replace(made, endpoint=bad.address), tmp_path / "landing")
