"""The product on a bucket with bad days: nothing that came in is lost, and all goes on when it answers."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import time
import wave
from collections.abc import Iterator
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.factories.buckets import KEYS, BadDays, bad_days, s3_server
from tests.integration.machine import surroundings, until
from tests.integration.sending import Instance
from touchstone.integrations.storage.bucket import bucket, client

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("uploads")]
MB = 1024 * 1024
ALWAYS = 10**9


@pytest.fixture
def served(database_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Instance, BadDays, str]]:
    """An instance, what goes wrong with its bucket, and the address of the bucket itself."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    home, name = Path(tempfile.mkdtemp(prefix="ts-")), f"bucket_{os.getpid()}"
    with (
        s3_server() as server,
        bad_days(server) as bad,
        psycopg.connect(database_address, autocommit=True) as asking,
    ):
        inside = f"s3://evidence/epa?endpoint={server}"
        where = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
        client(bucket(inside)).create_bucket(Bucket="evidence", CreateBucketConfiguration=where)
        asking.execute(f'CREATE DATABASE "{name}"')
        variables = surroundings(
            **KEYS,
            DATABASE_URL=urlunsplit(urlsplit(database_address)._replace(path=f"/{name}")),
            DJANGO_SETTINGS_MODULE="tests.integration.sending_settings",
            TOUCHSTONE_HOME=str(home),
            TOUCHSTONE_LOG_LEVEL="ERROR",
            TOUCHSTONE_FILES=inside.replace(server, bad.address),
        )
        running = Instance(variables, home / "log")
        try:
            running.fill()
            running.start()
            yield running, bad, inside
        finally:
            running.stop()
            asking.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            shutil.rmtree(home)


def noise(size: int) -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(os.urandom(size))
    return into.getvalue()


def has(inside: str, sha256: str) -> bool:
    found = client(bucket(inside)).list_objects_v2(Bucket="evidence", Prefix=f"epa/{sha256[:2]}/{sha256}")
    return bool(found["KeyCount"])


def test_an_upload_in_bad_days_is_handed_in_read_kept_and_never_half_given(
    served: tuple[Instance, BadDays, str],
) -> None:
    running, bad, inside = served
    data = noise(24 * MB)
    sha256 = hashlib.sha256(data).hexdigest()
    bad.fails = ALWAYS
    path = running.begun(len(data), "workshop.wav")
    for at in range(0, len(data), 8 * MB):
        assert running.add(path, at, data[at : at + 8 * MB]) == 204
    began = time.monotonic()
    file = running.handed_in(path)
    assert time.monotonic() - began < 15, "nobody waits for the bucket"
    assert hashlib.sha256(running.ask("GET", file)[1]).hexdigest() == sha256, "read from where it waits"
    assert not has(inside, sha256)
    bad.fails = 0
    until(lambda: has(inside, sha256), "it is in the bucket")
    waiting = Path(running.variables["TOUCHSTONE_HOME"]) / "files" / "waiting"
    until(lambda: not list(waiting.iterdir()), "nothing waits for the bucket any more")
    assert hashlib.sha256(running.ask("GET", file)[1]).hexdigest() == sha256, "read from the bucket"

    bad.fails, began = ALWAYS, time.monotonic()
    answer, said = running.ask("GET", file)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert b"what is kept can be opened again" in said
    assert time.monotonic() - began < 30

    bad.fails = 0
    came = broken_off(running, file, bad)
    assert 0 < len(came) < len(data)
    assert data.startswith(came)
    bad.fails = 0
    rest = running.ask("GET", file, Range=f"bytes={len(came)}-")
    assert rest[0].status == 206
    assert came + rest[1] == data


def broken_off(running: Instance, file: str, bad: BadDays) -> bytes:
    """What comes of a file while its bucket goes away; that it is not the whole has to be seen."""
    line = HTTPConnection("127.0.0.1", running.port, timeout=60)
    try:
        line.request("GET", file, headers=running.headers)
        answer: Any = line.getresponse()
        assert answer.status == 200
        first: bytes = answer.read(100_000)
        bad.fails = ALWAYS
        with pytest.raises(IncompleteRead) as broken:
            answer.read()
        return first + broken.value.partial
    finally:
        line.close()
