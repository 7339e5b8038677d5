"""What a hostile file might make the library do that opens it: functions for the sandbox's own tests."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from touchstone.inspection.functions import Function


def spin(path: str) -> None:
    """Use the processor for ever."""
    while True:
        pass


def sleep(path: str) -> None:
    """Wait for ever."""
    time.sleep(3600)


def note_and_sleep(path: str, into: str) -> None:
    """Tell who this is, and wait for ever."""
    with open(into, "w") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    time.sleep(3600)


def eat(path: str) -> None:
    """Take memory for ever."""
    held = []
    while True:
        held.append(bytearray(50 * 1024 * 1024))


def crash(path: str) -> None:
    """Read what is at no address."""
    ctypes.string_at(0)


def quit_(path: str) -> None:
    """End without an answer."""
    os._exit(7)


def fault(path: str) -> None:
    """Find something that nobody expected."""
    raise LookupError(path)


def fill(path: str) -> None:
    """Fill the disk."""
    with open("large", "wb") as file:  # noqa: PTH123
        while True:
            file.write(bytes(1024 * 1024))


def open_many(path: str) -> None:
    """Open the file again and again."""
    held = []
    while True:
        held.append(open(path, "rb"))  # noqa: PTH123, SIM115


def answer_much(path: str) -> str:
    """Answer with more than anybody reads."""
    return "x" * 20 * 1024 * 1024


def multiply(path: str, into: str) -> None:
    """Start processes that use the processor, and note their numbers."""
    for _ in range(4):
        pid = os.fork()
        if not pid:
            spin(path)
        with open(into, "a", encoding="ascii") as file:  # noqa: PTH123
            file.write(f"{pid}\n")
    sleep(path)


def multiply_as_nobody(path: str) -> list[str]:
    """Try to start a process and a thread from an account that is not root's; name the refusals."""
    os.setuid(65534)
    refused = []
    tries: tuple[Callable[[], Any], ...] = (os.fork, threading.Thread(target=time.sleep, args=(0,)).start)
    for attempt in tries:
        try:
            if attempt() == 0:
                os._exit(0)
        except (OSError, RuntimeError) as error:
            refused.append(type(error).__name__)
    return refused


def surroundings(path: str) -> dict[str, Any]:
    """What can be seen from inside."""
    return {"environment": dict(os.environ), "folder": os.getcwd()}  # noqa: PTH109


def chatter(path: str) -> str:
    """Print, as libraries do."""
    sys.stderr.write("warning: strange file")
    os.write(1, b"more")
    sys.stdout.write("and more")
    return "fine"


TABLE = {
    function.__name__: Function(f"{__name__}:{function.__name__}")
    for function in (
        spin,
        sleep,
        note_and_sleep,
        eat,
        crash,
        quit_,
        fault,
        fill,
        open_many,
        answer_much,
        multiply,
        multiply_as_nobody,
        surroundings,
        chatter,
    )
}
