"""ClamAV's server, asked over its socket: the file is sent in pieces on the line that asked (INSTREAM).

Each command ends with a zero byte and so does each answer; each piece has its length before it, and a length
of nothing ends the file. A file longer than the server's ``StreamMaxLength`` is cut off with an error.
"""

from __future__ import annotations

import contextlib
import socket
from typing import BinaryIO

from touchstone.integrations.virus_scan.port import Infected, NotScanned

PIECE = 128 * 1024
LONGEST_ANSWER = 4096
CONNECTING, SENDING, JUDGING = 5.0, 30.0, 300.0  # seconds
PORT = 3310
LIMITS = "Heuristics.Limits.Exceeded"  # what the server calls a file of which it read a part only
AWAY = "The virus scanner could not be reached."
TOO_LARGE = "The file is larger than the virus scanner takes."
UNSURE = "The virus scanner gave no verdict."


class Clamd:
    """A server at an address: the path of its socket, or ``tcp:HOST:PORT``."""

    def __init__(self, address: str, *, judging: float = JUDGING) -> None:
        self._address, self._judging = address.removeprefix("unix:"), judging

    def scan(self, file: BinaryIO) -> str | None:
        """Send the file; raise ``Infected``, or ``NotScanned`` when no verdict comes back."""
        file.seek(0)
        try:
            with self._line() as line:
                verdict = self._sent(line, file)
        except OSError as error:
            raise NotScanned(AWAY, again=True) from error
        _judge(verdict)
        return self._name()

    def _line(self) -> socket.socket:
        if not self._address.startswith("tcp:"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(CONNECTING)
            try:
                line.connect(self._address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self._address.removeprefix("tcp:").rpartition(":")
        place = (host, int(port)) if host and port.isdecimal() else (f"{host}:{port}".lstrip(":"), PORT)
        return socket.create_connection(place, CONNECTING)

    def _sent(self, line: socket.socket, file: BinaryIO) -> str:
        """The server's answer; one that has enough says so and hangs up while we still send."""
        line.settimeout(SENDING)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
        line.settimeout(self._judging)
        return _answer(line)

    def _name(self) -> str:
        """What the server calls itself, with the day of its signatures; ``ClamAV`` where it does not say."""
        try:
            with self._line() as line:
                line.sendall(b"zVERSION\0")
                said = _answer(line)
        except OSError:
            said = ""
        return said[:100] if said.startswith("ClamAV") else "ClamAV"


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER and (piece := line.recv(LONGEST_ANSWER)):
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _judge(verdict: str) -> None:
    if verdict.endswith("FOUND"):
        found = verdict.removeprefix("stream:").removesuffix("FOUND").strip()
        if found.startswith(LIMITS):
            raise NotScanned(TOO_LARGE, again=False)
        raise Infected(found[:100])
    if "size limit exceeded" in verdict:
        raise NotScanned(TOO_LARGE, again=False)
    if verdict != "stream: OK":
        raise NotScanned(UNSURE, again=True)
