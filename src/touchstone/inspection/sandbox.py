"""Opening strangers' files in a process of its own, with limits: a hostile one harms nobody.

The process sees none of this one's environment, begins in an empty folder, and is ended with its whole group
when its time is over; it ends with this process, however this one ends. It limits itself before it reads
anything, since code between a fork and an exec may not run safely beside threads. Where the account is not
root it can start no process either.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile, gettempdir
from typing import IO, Any, BinaryIO

from touchstone.inspection.functions import FUNCTIONS, Limits
from touchstone.inspection.sandboxed import MEMORY, MISSING

OTHER_SIDE = ("-m", "touchstone.inspection.sandboxed")
LONGEST_ANSWER = 16 * 1024 * 1024  # bytes
PREFIX = "touchstone-opened-"  # of every folder in which something is opened or made for a while
ADVICE = "Open it yourself, save it again, and choose that."


class CannotExamine(Exception):
    """The file could not be examined, in words; ``ours`` says that it may be no fault of the file."""

    def __init__(self, message: str, *, detail: str = "", ours: bool = False) -> None:
        self.detail = detail  # for the log, never for a page
        self.ours = ours
        super().__init__(message)


def run(function: str, file: Path | BinaryIO, *, limits: Limits | None = None, **arguments: Any) -> Any:
    """What a function of the table answers about a file; raise ``CannotExamine`` when it does not.

    ``ModuleNotFoundError`` says that a library is not installed that reads such files.

    ``file`` is a path or a file that is open for reading; of one that is neither on this machine nor has a
    number here, a copy is made first. ``arguments`` and the answer are what JSON can hold.
    """
    allowed = limits or FUNCTIONS[function].limits
    with TemporaryDirectory(prefix=PREFIX) as folder, _named(file, folder) as (path, numbers):
        asked = {
            "function": function,
            "path": path,
            "arguments": arguments,
            "limits": asdict(allowed),
            "parent": os.getpid(),
        }
        return _answered(asked, allowed, folder, numbers)


@contextmanager
def _named(file: Path | BinaryIO, folder: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A path under which the other process finds the file, and the numbers of open files it inherits."""
    if isinstance(file, Path):
        yield str(file.resolve()), ()
        return
    number = _number(file)
    if number is not None:
        yield f"/dev/fd/{number}", (number,)
        return
    copy = Path(folder) / "file"
    file.seek(0)
    with copy.open("wb") as into:
        shutil.copyfileobj(file, into, 1024 * 1024)
    yield str(copy), ()


def _number(file: BinaryIO) -> int | None:
    if sys.platform == "win32":
        return None
    try:
        return file.fileno()
    except OSError:
        return None


def _answered(asked: dict[str, Any], limits: Limits, folder: str, numbers: tuple[int, ...]) -> Any:
    with TemporaryFile() as answers, TemporaryFile() as messages:
        try:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", *OTHER_SIDE],
                stdin=subprocess.PIPE,
                stdout=answers,
                stderr=messages,
                cwd=folder,
                env=_environment(folder),
                pass_fds=numbers,
                start_new_session=True,
            )
        except OSError as error:
            message = "It could not be examined just now. Try again later."
            raise CannotExamine(message, detail=str(error), ours=True) from error
        in_time = _ended(process, json.dumps(asked).encode(), limits.wait)
        return _read(process.returncode, answers, messages, in_time=in_time)


def _environment(folder: str) -> dict[str, str]:
    """All that the process knows of where it runs.

    One arena keeps threads from reserving its memory; arrays are worked on without threads, which may not be.
    """
    kept = {"LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
    kept |= {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}
    if sys.platform == "win32":
        kept |= {"SYSTEMROOT": os.environ.get("SYSTEMROOT", ""), "TEMP": folder}
    return kept


def _ended(process: subprocess.Popen[bytes], asked: bytes, wait: float) -> bool:
    """Hand over what is asked and wait for the end; say whether it came in time. Nobody is left behind."""
    assert process.stdin is not None
    try:
        with contextlib.suppress(OSError), process.stdin:
            process.stdin.write(asked + b"\n")
        process.wait(wait)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end_group(process)
        process.wait()
    return True


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _read(status: int, answers: IO[bytes], messages: IO[bytes], *, in_time: bool) -> Any:
    said = _last(messages)
    if not in_time or status in _signals("SIGXCPU", "SIGKILL"):
        raise CannotExamine(f"Opening it takes too long. {ADVICE}", detail=said)
    size = answers.seek(0, os.SEEK_END)
    if status != 0 or size > LONGEST_ANSWER:
        raise CannotExamine(
            f"It could not be examined: the program that reads such files gave up. {ADVICE}",
            detail=f"status {status}: {said}",
        )
    answers.seek(0)
    answer = json.loads(answers.read())
    if answer.get("failed") == MEMORY:
        raise CannotExamine(f"Opening it takes too much memory. {ADVICE}", detail=said)
    if answer.get("failed") == MISSING:
        raise ModuleNotFoundError(f"No module named {answer['says']!r}", name=answer["says"])
    if "answer" not in answer:
        raise CannotExamine(f"It could not be examined. {ADVICE}", detail=answer.get("says", said))
    return answer["answer"]


def sweep(older: float) -> int:
    """Remove folders that a killed process left behind so many seconds ago or more; say how many."""
    removed, before = 0, time.time() - older
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            known = folder.lstat()
            ours = not hasattr(os, "getuid") or known.st_uid == os.getuid()
            if stat.S_ISDIR(known.st_mode) and ours and known.st_mtime < before:
                shutil.rmtree(folder)
                removed += 1
    return removed


def _signals(*names: str) -> set[int]:
    """How a process ends that one of these signals has ended."""
    return {-getattr(signal, name) for name in names if hasattr(signal, name)}


def _last(messages: IO[bytes]) -> str:
    size = messages.seek(0, os.SEEK_END)
    messages.seek(max(size - 2000, 0))
    return messages.read().decode("utf-8", "replace")
