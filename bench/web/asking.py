"""A visitor who asks for pages over a kept connection, with as little work of its own as can be."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles


@dataclass
class Visitor:
    """One connection to one server."""

    port: int
    cookie: str = ""
    line: socket.socket | None = None
    kept: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # by session: what a browser would send back

    def ask(self, address: str, accepts: str = "") -> tuple[str, bytes]:
        """The head and the body of an answer; raise ``RuntimeError`` unless it is a page."""
        asked = f"GET {address} HTTP/1.1\r\nHost: localhost\r\n"
        cookies = {"sessionid": self.cookie, **self.kept.get(self.cookie, {})} if self.cookie else {}
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        asked += f"Cookie: {said}\r\n" if said else ""
        asked += f"Accept-Encoding: {accepts}\r\n" if accepts else ""
        head, body = self._said(f"{asked}\r\n".encode())
        if not head.startswith("HTTP/1.1 200"):
            raise RuntimeError(f"{address}: {head.splitlines()[0]}")
        self._keep(head)
        return head, body

    def _keep(self, head: str) -> None:
        """Keep the cookies of an answer, as browsers do."""
        for line in head.split("\r\n"):
            if line.lower().startswith("set-cookie: "):
                name, _, value = line.partition(": ")[2].partition(";")[0].partition("=")
                self.kept.setdefault(self.cookie, {})[name] = value

    def _said(self, asked: bytes) -> tuple[str, bytes]:
        kept = self.line is not None
        try:
            return self._read(asked)
        except OSError:
            self.close()
            if not kept:
                raise
            return self._read(asked)  # a worker that has had its ten thousand requests closes the line

    def _read(self, asked: bytes) -> tuple[str, bytes]:
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.sendall(asked)
        had = b""
        while (end := had.find(b"\r\n\r\n")) < 0:
            had += self._more()
        head = had[:end].decode("latin-1")
        said = dict(one.lower().split(": ", 1) for one in head.split("\r\n")[1:])
        body = bytearray(had[end + 4 :])
        while len(body) < int(said["content-length"]):
            body += self._more()
        if said.get("connection") == "close":
            self.close()
        return head, bytes(body)

    def _more(self) -> bytes:
        assert self.line is not None
        if not (part := self.line.recv(65536)):
            raise ConnectionResetError
        return part

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
        self.line = None


@dataclass
class Waits:
    """How long each answer took, in seconds, and how long all of them together."""

    each: list[float] = field(default_factory=list)
    whole: float = 0.0

    def at(self, percent: int) -> float:
        """The time within which that many per cent were answered."""
        return quantiles(self.each, n=100)[percent - 1]

    def add(self, other: Waits) -> None:
        """These too."""
        self.each += other.each
        self.whole += other.whole


def crowd(port: int, asked: Sequence[tuple[str, str]], users: int) -> Waits:
    """So many users at once share out these pages (cookie and address), each asking one after the other."""
    waits, wrong = Waits(), list[BaseException]()

    def visit(number: int) -> None:
        lines: dict[str, Visitor] = {}
        try:
            for cookie, address in asked[number::users]:
                visitor = lines.setdefault("", Visitor(port))
                visitor.cookie = cookie
                begun = time.perf_counter()
                visitor.ask(address)
                waits.each.append(time.perf_counter() - begun)
        except BaseException as error:  # noqa: BLE001 told below
            wrong.append(error)
        finally:
            for visitor in lines.values():
                visitor.close()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(users)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.whole = time.perf_counter() - begun
    if wrong:
        raise wrong[0]
    return waits
