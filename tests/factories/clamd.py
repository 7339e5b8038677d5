"""A double of ClamAV's server that keeps to its protocol, and can be made to fail as servers do."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SIGNATURE = b"a sign that only our tests know"
NAME = "ClamAV 1.4.6/27000/Sun Nov 22 09:00:00 2026"


class Double:
    """Answers ``INSTREAM`` and ``VERSION``; ``says`` is a verdict that it gives whatever it was sent."""

    def __init__(self, *, most: int = 100_000, says: bytes | None = None, waits: float = 0) -> None:
        self.most, self.says, self.waits = most, says, waits
        self.sizes: list[int] = []  # of the files that came whole

    def answer(self, line: socket.socket) -> None:
        """Serve one line."""
        with line, line.makefile("rwb") as file, contextlib.suppress(OSError):
            command = b""
            while not command.endswith(b"\0"):
                if not (byte := file.read(1)):
                    return
                command += byte
            if command == b"zVERSION\0":
                file.write(NAME.encode() + b"\0")
                return
            if command != b"zINSTREAM\0":
                file.write(b"UNKNOWN COMMAND\0")
                return
            file.write(self._verdict(file))

    def _verdict(self, file: object) -> bytes:
        held = b""
        while length := int.from_bytes(file.read(4), "big"):  # type: ignore[attr-defined]
            if len(held) + length > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
            held += file.read(length)  # type: ignore[attr-defined]
        self.sizes.append(len(held))
        time.sleep(self.waits)
        if self.says is not None:
            return self.says
        return b"stream: Touchstone.Test.UNOFFICIAL FOUND\0" if SIGNATURE in held else b"stream: OK\0"


@contextmanager
def serving(double: Double) -> Iterator[str]:
    """The address of the double while it serves."""
    with TemporaryDirectory(prefix="scan-") as folder:
        address = str(Path(folder) / "clamd.ctl")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            listening.bind(address)
            listening.listen()
            thread = threading.Thread(target=_serve, args=(listening, double), daemon=True)
            thread.start()
            yield address
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(listening: socket.socket, double: Double) -> None:
    with contextlib.suppress(OSError):
        while True:
            double.answer(listening.accept()[0])
