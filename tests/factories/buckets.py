"""A server that speaks S3, in a process of its own on loopback; and one in front of it that has bad days."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

SERVES = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
"""
OWN = ("transfer-encoding", "content-length", "connection", "date", "server")  # said by whoever answers
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "eu-west-2"}


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of the server, while it is needed."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin
        assert running.stdout
        try:
            yield f"http://127.0.0.1:{int(running.stdout.readline())}"
        finally:
            running.stdin.close()
            running.wait(10)


@dataclass
class BadDays:
    """What goes wrong from now on, at an address in front of the server; ``asked`` counts by method."""

    address: str = ""
    fails: int = 0  # requests that are answered 500
    only: str = ""  # of this method alone; of any when empty
    slow: float = 0  # seconds before each answer
    trickles: float = 0  # seconds between two thousand bytes of an answer
    cut: int = 0  # answers with a body that end in the middle
    asked: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, known: BadDays, inner: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.known, self.inner = known, urlsplit(inner)

    def handle_error(self, *_: Any) -> None:
        """Whoever was cut off, or did not wait, is no fault of this server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._passed_on
        raise AttributeError(name)

    def _passed_on(self) -> None:
        known, inner = self.server.known, self.server.inner
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        known.asked.append(self.command)
        time.sleep(known.slow)
        if known.fails and known.only in ("", self.command):
            known.fails -= 1
            self._answered(500, {"Content-Type": "application/xml"}, b"")
            return
        asks = http.client.HTTPConnection(inner.hostname or "", inner.port)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "expect"}
        asks.request(self.command, self.path, body, headers)
        with asks.getresponse() as answer:
            self._answered(answer.status, dict(answer.getheaders()), answer.read())
        asks.close()

    def _answered(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in OWN:
                self.send_header(name, value)
        length = headers.get("Content-Length", len(body)) if self.command == "HEAD" else len(body)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        cut = self.server.known.cut and len(body) > 1 and self.command == "GET"
        if cut:
            self.server.known.cut -= 1
            self.close_connection = True
        if self.command != "HEAD":
            self._written(body[: len(body) // 2] if cut else body)

    def _written(self, body: bytes) -> None:
        step = 1000 if self.server.known.trickles else len(body) or 1
        for at in range(0, len(body), step):
            time.sleep(self.server.known.trickles)
            self.wfile.write(body[at : at + step])

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


@contextmanager
def bad_days(server: str) -> Iterator[BadDays]:
    """A server in front of the other."""
    known = BadDays()
    with _Server(known, server) as served:
        known.address = f"http://127.0.0.1:{served.server_address[1]}"
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield known
        finally:
            served.shutdown()
            thread.join()
