"""Programs started and killed in tests, and waiting for what they bring about."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.architecture.source import ROOT

PATIENCE = 120.0  # seconds; a machine that does other things is slow, not broken
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
LIBRARIES = Path(psycopg.__file__).parents[1]


@dataclass
class Started:
    """A program that uses the database of a home."""

    process: subprocess.Popen[str]
    news: dict[str, str]

    @property
    def url(self) -> str:
        """The address it was given."""
        return self.news["url"]

    def kill(self) -> None:
        """End it without mercy."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def program(
    home: Path,
    *,
    throwaway: bool = True,
    environment: Mapping[str, str] | None = None,
    python: str = sys.executable,
    **how: Any,
) -> Iterator[Started]:
    """A program that joins the database of the home, until the end; a throwaway one flushes nothing."""
    command = [python, "-m", "tests.integration.program", str(home), *(["throwaway"] if throwaway else [])]
    variables = surroundings(**(environment or {}))
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **how
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield Started(process, json.loads(line))  # leaving closes its input, which ends it


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a program: ours, without a database of its own."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TOUCHSTONE_", "DATABASE_", "DJANGO_"))
    }
    return ours | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT, LIBRARIES)))} | more


def nobodys_python() -> str | None:
    """A Python that an ordinary user can run with our libraries; ``None`` when there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            tried = subprocess.run(
                [python, "-c", "import psycopg"],
                cwd="/",
                env=surroundings(),
                capture_output=True,
                check=False,
                **NOBODY,
            )
            if tried.returncode == 0:
                return python
    return None


def touchstone(
    home: Path, *arguments: object, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the product on the home, and gather what it says."""
    return subprocess.run(
        [sys.executable, "-m", "touchstone", *map(str, arguments)],
        env=surroundings(TOUCHSTONE_HOME=str(home), COLUMNS="200", **more),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fail when it does not within half a minute."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"still not so: {what}"
        time.sleep(0.05)
