"""The processes of a served instance: web server and worker, watched, and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Self

from touchstone.cli.answering import say
from touchstone.cli.refusal import WrongInput
from touchstone.project.commands.starting import Instance

PAUSE = 0.2  # seconds between two looks
SOON = 10.0  # a process that ends sooner than this after its start will not live longer the next time
STOP_PATIENCE = 40.0  # longer than the web server gives its requests
LATEST_ANSWER = 60.0


@dataclass
class Child:
    """One process of ours."""

    name: str
    arguments: list[str]
    descriptors: tuple[int, ...]
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False)

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
        command = [sys.executable, "-m", "touchstone.project.commands.child", *self.arguments]
        self.process = subprocess.Popen(  # noqa: S603
            command, pass_fds=self.descriptors, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()

    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None


class Serving:
    """Runs web server and worker until SIGTERM or Ctrl-C; a context, to hear these from its start."""

    def __init__(self) -> None:
        self._serving = self._stopped = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGTERM, signal.SIGINT):
            self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped = True
        if not self._serving:  # nothing to end in order yet
            raise KeyboardInterrupt

    def run(self, running: Instance, listener: socket.socket, workers: int, told: str) -> None:
        """Serve until stopped. A process that dies is started again, unless it died at once."""
        self._serving = True
        ours, line = os.pipe()  # whoever waits at this pipe learns of our end, however it comes
        port = listener.fileno()
        web = Child("web server", ["web", str(ours), str(port), str(workers)], (ours, port))
        worker = Child("worker", ["worker", str(ours)], (ours,))
        begun: list[Child] = []
        try:
            for child in (web, worker):
                child.start()
                begun.append(child)
            self._wait_for(told, web)
            if not self._stopped:
                say(f"Touchstone is at {told} (Ctrl-C stops it)")
            while not self._stopped:
                self._look_after(begun, running)
                time.sleep(PAUSE)
        finally:
            _end(begun)
            os.close(line)
            os.close(ours)

    def _wait_for(self, told: str, web: Child) -> None:
        deadline = time.monotonic() + LATEST_ANSWER
        while not self._stopped and not _answers(told):
            if web.ended() or time.monotonic() > deadline:
                raise WrongInput("the web server", "it does not start.", "See the messages above.")
            time.sleep(PAUSE)

    def _look_after(self, children: list[Child], running: Instance) -> None:
        for child in children:
            if not child.ended():
                continue
            if time.monotonic() - child.started < SOON:
                raise WrongInput(f"the {child.name}", "it ended by itself.", "See the messages above.")
            say(f"touchstone: the {child.name} ended by itself and is started again.")
            child.start()
        if running.joined is not None and running.joined.abandoned():
            try:
                running.joined.ensure()
            except WrongInput as refused:
                say(f"touchstone: {refused}")


def _answers(told: str) -> bool:
    from http.client import HTTPConnection, HTTPException
    from urllib.parse import urlsplit

    parts = urlsplit(told)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _end(children: list[Child]) -> None:
    for child in children:
        if not child.ended():
            child.process.terminate()
    deadline = time.monotonic() + STOP_PATIENCE
    for child in children:
        try:
            child.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
