"""Advisory locks on files: held while the process lives, let go by the system however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

PAUSE = 0.05  # seconds between two tries


def try_exclusive(path: Path) -> int | None:
    """A descriptor that holds the file for itself, or ``None`` when any other holds it."""
    return _tried(path, fcntl.LOCK_EX)


def shared(path: Path, patience: float) -> int | None:
    """A descriptor that holds the file together with others; ``None`` when that took too many seconds."""
    deadline = time.monotonic() + patience
    while (held := _tried(path, fcntl.LOCK_SH)) is None:
        if time.monotonic() > deadline:
            return None
        time.sleep(PAUSE)
    return held


def is_free(path: Path) -> bool:
    """Whether nobody holds the file; the answer may be old the moment it is given."""
    held = try_exclusive(path)
    if held is None:
        return False
    os.close(held)
    return True


def _tried(path: Path, kind: int) -> int | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
