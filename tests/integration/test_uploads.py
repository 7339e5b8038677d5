"""Large files at the served product: a client nobody here wrote, cut lines, killed servers, many at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from tusclient.client import TusClient

from tests.factories.uploads import sound
from tests.integration.machine import until
from tests.integration.sending import Instance, answering, instance

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket, pytest.mark.xdist_group("uploads")]
MB = 1024 * 1024


@pytest.fixture(scope="module")
def served(database_address: str) -> Iterator[Instance]:
    """One instance for all of these tests."""
    home, name = Path(tempfile.mkdtemp(prefix="ts-")), f"uploads_{os.getpid()}"
    with psycopg.connect(database_address, autocommit=True) as asking:
        asking.execute(f'CREATE DATABASE "{name}"')
        try:
            url = urlunsplit(urlsplit(database_address)._replace(path=f"/{name}"))
            with instance(url, home) as running:
                yield running
        finally:
            asking.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            shutil.rmtree(home)


def a_file(size: int) -> bytes:
    return os.urandom(size)


def ready(served: Instance, path: str, data: bytes) -> bool:
    told = served.state(path)
    return (told["state"], told["sha256"]) == ("ready", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("sums", [False, True])
def test_tuspy_sends_a_file_in_pieces(served: Instance, tmp_path: Path, sums: bool) -> None:
    data, file = a_file(5 * MB + 1), tmp_path / "film.mp4"
    file.write_bytes(data)
    client = TusClient(served.root, headers=served.headers)
    about = {"apprentice": served.told["apprentice"], "filename": file.name}
    how = {"chunk_size": MB, "metadata": about, "upload_checksum": sums}
    with file.open("rb") as opened:
        sending = client.uploader(file_stream=opened, **how)
        sending.upload(stop_at=2 * MB)
        again = client.uploader(file_stream=opened, url=sending.url, **how)
        assert again.offset == 2 * MB
        again.upload()
    assert ready(served, urlsplit(str(sending.url)).path, data)


def test_what_came_in_is_kept_and_read_back(served: Instance) -> None:
    data = sound()
    path = served.begun(len(data), "workshop.wav")
    assert served.add(path, 0, data) == 204
    assert served.ask("GET", served.handed_in(path))[1] == data
    assert not (spool(served) / path.rsplit("/", 1)[1].replace("-", "")).exists()


def spool(served: Instance) -> Path:
    return Path(served.variables["TOUCHSTONE_HOME"]) / "files" / "uploads"


def test_a_line_that_is_cut_fifty_times_loses_no_byte(served: Instance) -> None:
    data = a_file(5 * MB)
    path, cuts, at = served.begun(len(data)), 50, 0
    for cut in range(cuts):
        with served.half(path, at, len(data) - at, data[at : at + len(data) // cuts - cut]):
            pass  # gone without a word
        until(lambda: free(served, path), "the line is given up")
        at = served.offset(path)
    assert 0 < at < len(data)
    assert served.add(path, at, data[at:]) == 204
    assert ready(served, path, data)


def free(served: Instance, path: str) -> bool:
    """Whether nobody writes it: an empty piece is taken."""
    return served.add(path, served.offset(path), b"") == 204


def test_two_at_once_write_nothing_twice(served: Instance) -> None:
    data = a_file(2 * MB)
    path = served.begun(len(data))
    with served.half(path, 0, len(data), data[:MB]) as first:
        until(lambda: served.offset(path) == MB, "a part has come")
        assert served.add(path, MB, data[MB:]) == 423
        first.sendall(data[MB:])
        assert first.recv(100).startswith(b"HTTP/1.1 204")
    assert ready(served, path, data)


def test_a_line_that_says_nothing_keeps_its_owner_out_for_a_moment_only(served: Instance) -> None:
    data = a_file(MB)
    path = served.begun(len(data))
    half = len(data) // 2
    with served.half(path, 0, len(data), data[:half]):
        until(lambda: served.offset(path) == half, "a part has come")
        began = time.monotonic()
        until(lambda: served.add(path, half, data[half:]) == 204, "the silent line is given up")
        assert time.monotonic() - began < 10
    assert ready(served, path, data)


def test_a_worker_killed_while_receiving_loses_nothing_that_had_come(served: Instance) -> None:
    data = a_file(4 * MB)
    path = served.begun(len(data))
    with served.half(path, 0, len(data), data[: 2 * MB]):
        until(lambda: served.offset(path) == 2 * MB, "a half has come")
        (worker,) = answering(served)
        os.kill(worker, signal.SIGKILL)
        until(lambda: worker not in answering(served), "it is gone")
    until(lambda: answers(served, path) == 2 * MB, "another worker answers, and knows the half")
    assert served.add(path, 2 * MB, data[2 * MB :]) == 204
    assert ready(served, path, data)


def answers(served: Instance, path: str) -> int:
    with suppress(OSError):
        return served.offset(path)
    return -1


def test_a_server_that_is_killed_and_started_again_goes_on(served: Instance) -> None:
    data = a_file(4 * MB)
    path = served.begun(len(data))
    with served.half(path, 0, len(data), data[: 3 * MB]):
        until(lambda: served.offset(path) == 3 * MB, "most has come")
        served.kill()
    served.start()
    assert served.offset(path) == 3 * MB
    assert served.add(path, 3 * MB, data[3 * MB :]) == 204
    assert ready(served, path, data)


def test_one_that_was_whole_when_the_server_died_is_found_whole(served: Instance) -> None:
    data = a_file(MB)
    path = served.begun(len(data))
    (spool(served) / path.rsplit("/", 1)[1].replace("-", "")).write_bytes(data)
    assert served.offset(path) == len(data)
    assert ready(served, path, data)


def test_a_hundred_at_once_all_arrive_and_pages_go_on(served: Instance) -> None:
    data, busy, slowest = a_file(300_000), threading.Event(), [0.0]

    def send(_: int) -> tuple[str, int]:
        path, put_off = served.begun(len(data)), 0
        while (status := tried(served, path, data)) != 204:
            assert status in (0, 409, 423, 503), status
            put_off += 1
            time.sleep(0.05)
        return path, put_off

    def visit() -> None:
        while not busy.is_set():
            began = time.monotonic()
            assert served.ask("GET", "/ready")[0].status == 200
            slowest[0] = max(slowest[0], time.monotonic() - began)
            time.sleep(0.1)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        with ThreadPoolExecutor(100) as many:
            sent = list(many.map(send, range(100)))
    finally:
        busy.set()
        visitor.join()
    assert all(ready(served, path, data) for path, _ in sent)
    assert slowest[0] < 15


def tried(served: Instance, path: str, data: bytes) -> int:
    """The status of sending the rest; nothing when the line was closed."""
    try:
        at = served.offset(path)
        return served.add(path, at, data[at:])
    except OSError:
        return 0
