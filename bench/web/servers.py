"""Servers as ``touchstone serve`` starts them, and what their workers took from the machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PRODUCT = "touchstone.project.wsgi:application"
BARE = "bench.web.bare:application"
PATIENCE = 60.0  # seconds until a server answers, or has ended
NANO = 1e-9
KIBI = 1024
ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """One that listens on a port of the loopback."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text().split()]

    def seconds(self) -> float:
        """Time on a processor that its workers have taken so far, all threads together."""
        took = 0
        for worker in self.workers():
            for thread in Path(f"/proc/{worker}/task").iterdir():
                took += int((thread / "schedstat").read_text().split()[0])
        return took * NANO

    def megabytes(self) -> list[float]:
        """The memory that each worker holds, in MB of 1,000,000 bytes."""
        return [_resident(worker) * KIBI / 1e6 for worker in self.workers()]


def _resident(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def serving(application: str, workers: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """A server with so many workers, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        ours, line = os.pipe()
        command = [sys.executable, "-m", "touchstone.project.commands.child", "web", str(ours)]
        command += [str(listener.fileno()), str(workers), application]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            pass_fds=(ours, listener.fileno()),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(ours)
        server = Server(listener.getsockname()[1], process)
        try:
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
            os.close(line)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
                line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if line.recv(12).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer; see its messages above")
