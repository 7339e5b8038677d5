"""The database stops under a served instance, and comes back: a decent page meanwhile, then work goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import pytest

from tests.integration.machine import surroundings, until
from tests.integration.test_embedded_server import keeper, leader
from touchstone.project.embedded.joining import join

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
AWAY = 15.0  # seconds without a database: longer than a worker's first tries

JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, args)
    VALUES ('nightly', 'jobs.rescue', 0, 'of the test', '{"timestamp": 0}')
"""
DONE = "SELECT 1 FROM procrastinate_jobs WHERE lock = 'of the test' AND status = 'succeeded'"


@dataclass
class Served:
    """A running ``touchstone serve``."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, address: str) -> tuple[int, str]:
        """The status and the page, as somebody gets it whose session must be looked up."""
        connection = HTTPConnection("localhost", self.port, timeout=20)
        try:
            connection.request("GET", address, headers={"Cookie": "sessionid=" + "a" * 32})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()


@pytest.fixture
def served(home: Path, tmp_path: Path) -> Iterator[Served]:
    command = [sys.executable, "-m", "touchstone", "serve", "--port", "0", "--workers", "1"]
    variables = surroundings(TOUCHSTONE_HOME=str(home), TOUCHSTONE_LOG_LEVEL="ERROR")
    said = tmp_path / "said"
    with said.open("wb") as words, subprocess.Popen(command, env=variables, stderr=words) as process:
        try:
            until(lambda: b"Touchstone is at http" in said.read_bytes(), "it serves")
            found = re.search(r"http://localhost:(\d+)", said.read_text())
            assert found is not None
            yield Served(process, int(found[1]))
        finally:
            process.terminate()  # also where it was too slow to serve: nobody waits for it for ever
            process.wait(60)


def test_a_page_says_so_and_works_again_without_a_restart(served: Served, home: Path) -> None:
    assert served.get("/accounts/login/")[0] == 200
    guardian = keeper(home)
    os.kill(guardian, signal.SIGSTOP)  # or the server would be back before anybody looks
    try:
        os.kill(leader(home), signal.SIGKILL)
        until(lambda: served.get("/accounts/login/")[0] == 503, "the page says that the database is away")
        status, page = served.get("/accounts/login/")
        assert (status, "cannot reach its database" in page, "<h1" in page) == (503, True, True)
        assert served.get("/health")[0] == 200
        assert served.get("/ready")[0] == 503
        time.sleep(AWAY)
    finally:
        os.kill(guardian, signal.SIGCONT)
    until(lambda: served.get("/accounts/login/")[0] == 200, "the page works again")
    assert served.get("/ready")[0] == 200
    assert served.process.poll() is None
    with join(home) as joined, psycopg.connect(joined.url, autocommit=True) as session:
        session.execute(JOB)
        until(lambda: session.execute(DONE).fetchone() is not None, "the worker works again")
