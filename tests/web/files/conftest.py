"""The people, the apprentice and the folder that tests of files begin with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.buckets import KEYS, BadDays, bad_days, s3_server
from tests.factories.portfolio import Portfolio
from tests.factories.web import apprenticeship, cast
from touchstone.integrations.storage import bucket
from touchstone.web.organisations.scope import within


@pytest.fixture
def portfolio(db: None, tmp_path: Path, settings: Any) -> Iterator[Portfolio]:
    """An empty portfolio."""
    settings.FILES_FOLDER = tmp_path / "files"
    people = cast()
    with within(people.organisation.id):
        yield Portfolio(people, apprenticeship(people), tmp_path / "files")


@pytest.fixture(scope="package")
def server() -> Iterator[str]:
    """A server that speaks S3."""
    with pytest.MonkeyPatch.context() as set:
        for name, value in KEYS.items():
            set.setenv(name, value)
        with s3_server() as address:
            yield address


@pytest.fixture
def address(server: str, request: Any) -> str:
    """The address of a new bucket."""
    name = "b" + hashlib.sha256(request.node.name.encode()).hexdigest()[:20]
    made = f"s3://{name}/epa?endpoint={server}"
    where = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
    bucket.client(bucket.bucket(made)).create_bucket(Bucket=name, CreateBucketConfiguration=where)
    return made


@pytest.fixture
def bad(server: str) -> Iterator[BadDays]:
    """What goes wrong at a server in front of the other."""
    with bad_days(server) as known:
        yield known
