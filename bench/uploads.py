"""Large files through the served product, beside a bare server that does nothing but write what comes.

Both get the same bytes over the loopback, in turns, by ``sendfile``; neither flushes to the disk. With
``--gigabytes 8`` one file has that size; ``--cut`` also cuts the line and kills the server in the middle.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Process
from pathlib import Path
from statistics import median

from bench.line import Line, at_least, at_most
from tests.integration.machine import surroundings
from tests.integration.sending import BODY, TUS, Instance, answering

MB = 1024 * 1024
PIECE = 32 * MB  # what the browser sends in one request
ROUNDS = 3
LARGEST_IN_TURNS = 2  # GB: a larger file is sent for memory, and to be cut, alone
LEAST, LEAST_HASHED, MOST_GROWTH = 0.6, 0.5, 64.0


def measure(gigabytes: float, *, cut: bool = False) -> Iterator[Line]:
    """Speed and memory; with ``cut``, whether a file survives."""
    folder = Path(tempfile.mkdtemp(prefix="ts-", dir="/var/tmp"))
    try:
        file = folder / "film.mp4"
        _fill(file, int(gigabytes * 1024) * MB)
        with _instance(folder / "home") as ours, _bare(folder / "bare") as port:
            yield _memory(file, ours)
            if gigabytes <= LARGEST_IN_TURNS:
                yield from _speed(file, ours, port)
            if cut:
                yield _survives(file, ours)
    finally:
        shutil.rmtree(folder)


def _fill(file: Path, size: int) -> None:
    """Bytes that no file system can make smaller."""
    block = os.urandom(16 * MB)
    with file.open("wb") as made:
        for _ in range(size // len(block)):
            made.write(block)


@contextmanager
def _instance(home: Path) -> Iterator[Instance]:
    home.mkdir(mode=0o700)
    ours = Instance(surroundings(TOUCHSTONE_HOME=str(home), TOUCHSTONE_LOG_LEVEL="ERROR"), home / "log")
    ours.fill()
    ours.start()
    try:
        yield ours
    finally:
        ours.stop()


@contextmanager
def _bare(goal: Path) -> Iterator[int]:
    """A server that takes one request after the other and writes its body, in pieces, to a file."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        process = Process(target=_write_all, args=(listener, goal), daemon=True)
        process.start()
        try:
            yield listener.getsockname()[1]
        finally:
            process.kill()
            process.join()


def _write_all(listener: socket.socket, goal: Path) -> None:
    buffer = memoryview(bytearray(MB))
    while True:
        line, _ = listener.accept()
        with line, goal.open("wb", buffering=0) as made:
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(4096)
            head, _, body = head.partition(b"\r\n\r\n")
            left = int(head.lower().partition(b"content-length: ")[2].split()[0]) - len(body)
            made.write(body)
            while left > 0 and (came := line.recv_into(buffer)):
                made.write(buffer[:came])
                left -= came
            line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def _speed(file: Path, ours: Instance, bare: int) -> Iterator[Line]:
    ways: dict[str, Callable[[], float]] = {
        "bare": lambda: _timed(lambda: _sent(bare, "/", {}, file, 0, file.stat().st_size)),
        "pieces": lambda: _timed(lambda: _in_pieces(file, ours)),
        "hashed": lambda: _timed(lambda: _sent_to(ours, ours.begun(file.stat().st_size), file, 0, None)),
        "checked": lambda: _timed(lambda: _checked(ours, _in_pieces(file, ours))),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            took[name].append(way())
            _clear(ours)
    speed = {name: file.stat().st_size / MB / median(seconds) for name, seconds in took.items()}
    named = f"upload of {file.stat().st_size / 1024**3:g} GB"
    yield at_least(f"{named}, in pieces of 32 MB", speed["pieces"], speed["bare"], "MB/s", LEAST)
    yield at_least(f"{named}, in one request, hashed", speed["hashed"], speed["bare"], "MB/s", LEAST_HASHED)
    yield at_least(
        f"{named}, in pieces, until checked", speed["checked"], speed["bare"], "MB/s", LEAST_HASHED
    )


def _clear(ours: Instance) -> None:
    """Nothing of this run stays on the disk."""
    for left in (Path(ours.variables["TOUCHSTONE_HOME"]) / "files" / "uploads").glob("*"):
        left.unlink()


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _in_pieces(file: Path, ours: Instance, first: int = 0, path: str = "") -> str:
    size = file.stat().st_size
    path = path or ours.begun(size)
    for at in range(first, size, PIECE):
        _sent_to(ours, path, file, at, min(PIECE, size - at))
    return path


def _checked(ours: Instance, path: str) -> str:
    while (told := ours.state(path))["state"] in ("coming", "checking"):
        time.sleep(0.05)
    return str(told["sha256"])


def _sent_to(ours: Instance, path: str, file: Path, at: int, length: int | None) -> None:
    said = ours.headers | TUS | BODY | {"Upload-Offset": str(at)}
    _sent(ours.port, path, said, file, at, length or file.stat().st_size - at)


def _sent(port: int, path: str, headers: dict[str, str], file: Path, at: int, length: int) -> None:
    said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"PATCH {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{said}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as line, file.open("rb") as opened:
        line.sendall(head.encode())
        line.sendfile(opened, at, length)
        answer = line.recv(100)
        if b" 204 " not in answer:
            raise RuntimeError(answer)


def _memory(file: Path, ours: Instance) -> Line:
    """By how much the most that a web process held has grown, over one file in one request and in pieces."""
    small = ours.begun(MB)
    _sent_to(ours, small, file, 0, MB)  # so that everything is loaded
    web = answering(ours)
    before = {one: _most(one) for one in web}
    _sent_to(ours, ours.begun(file.stat().st_size), file, 0, None)
    _in_pieces(file, ours)
    _clear(ours)
    grown = max(_most(one) - before[one] for one in web)
    return at_most("memory that the server took more at its most", grown, "MB", MOST_GROWTH)


def _most(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _survives(file: Path, ours: Instance) -> Line:
    """A line that is cut at a third, a server that is killed at two thirds, and the hash at the end."""
    size = file.stat().st_size
    path, begun = ours.begun(size), time.perf_counter()
    for part, kill in ((size // 3, False), (2 * size // 3, True)):
        at = ours.offset(path)
        with file.open("rb") as opened, ours.half(path, at, size - at, b"") as line:
            line.sendfile(opened, at, part - at)
            if kill:
                ours.kill()
        if kill:
            ours.start()
        print(f"bench: {ours.offset(path):,} bytes of {size:,} had come", file=sys.stderr, flush=True)
        time.sleep(1)
    _in_pieces(file, ours, ours.offset(path), path)
    found = _checked(ours, path)
    with file.open("rb") as opened:
        same = found == hashlib.file_digest(opened, "sha256").hexdigest()
    what = f"{size / 1024**3:g} GB over a cut line and a killed server, hash intact"
    return Line(what, time.perf_counter() - begun, "s", bar="the same hash", reached=same)
