"""touchstone serve: up, stopped in order, and gone when it is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.machine import surroundings, touchstone, until
from touchstone.project.embedded.layout import Layout
from touchstone.project.embedded.locks import is_free

pytestmark = pytest.mark.slow


@pytest.fixture
def served(home: Path) -> Iterator[subprocess.Popen[str]]:
    """The product, served on a port of its own choice; its first words have come."""
    command = [sys.executable, "-m", "touchstone", "serve", "--port", "0", "--workers", "1"]
    variables = surroundings(TOUCHSTONE_HOME=str(home), TOUCHSTONE_LOG_LEVEL="ERROR")
    with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Touchstone is at http://localhost:" in line:
                break
        yield process
        process.kill()


def processes(words: str) -> list[int]:
    """Ids of the processes whose command holds the words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
        except OSError:
            continue
        if words in command:
            found.append(int(folder.name))
    return found


def children(of: int) -> list[int]:
    """Ids of the processes that this one has started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(of)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]


def alive(number: int) -> bool:
    state = Path(f"/proc/{number}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_serves_and_stops_in_order(served: subprocess.Popen[str], home: Path) -> None:
    ours = [number for number in children(served.pid) if number not in keepers(home)]
    served.send_signal(signal.SIGTERM)
    assert served.wait(60) == 0
    assert not any(alive(number) for number in ours)
    until(lambda: is_free(Layout(home / "database").keeper_lock), "the database stops")


def test_web_server_and_worker_end_when_it_is_killed(served: subprocess.Popen[str], home: Path) -> None:
    ours = [number for number in children(served.pid) if number not in keepers(home)]
    assert len(ours) == 2
    served.kill()
    until(lambda: not any(alive(number) for number in ours), "its processes end")
    until(lambda: is_free(Layout(home / "database").keeper_lock), "the database stops")


def keepers(home: Path) -> list[int]:
    return processes(f"touchstone.project.embedded.keeper {home}")


def test_a_port_in_use_is_told(served: subprocess.Popen[str], home: Path) -> None:
    ports = subprocess.run(["ss", "-ltnp"], capture_output=True, text=True, check=False).stdout
    mine = [line.split()[3].rpartition(":")[2] for line in ports.splitlines() if f"pid={served.pid}," in line]
    if not mine:
        pytest.skip("this machine does not tell who listens where")
    ran = touchstone(home, "serve", "--port", mine[0])
    assert ran.returncode == 2
    assert "another program listens on port" in ran.stderr
