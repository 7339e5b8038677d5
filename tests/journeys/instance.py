"""An instance of the product, served on this machine alone, on a database and at a time of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.factories.clocks import FILE
from tests.integration.machine import surroundings, until

PATIENCE = 60.0
AT = re.compile(r"Touchstone is at (http://\S+)")


class Clock:
    """The time that the instance has."""

    def __init__(self, file: Path, now: datetime) -> None:
        self.file = file
        self.set(now)

    def set(self, now: datetime) -> None:
        """It is that time from here on."""
        self.now = now
        fresh = self.file.with_suffix(".new")
        fresh.write_text(now.isoformat(), encoding="utf-8")
        fresh.replace(self.file)  # no reader finds it half written

    def pass_by(self, **how: int) -> None:
        """So much time passes, as ``timedelta`` counts it."""
        self.set(self.now + timedelta(**how))


@dataclass(frozen=True)
class Instance:
    """Where it is, what time it has, who is in it."""

    address: str
    clock: Clock
    apprentices: Mapping[str, str]  # ids by stage, the second of one as ``told again 2``
    learners: Mapping[str, str]  # e-mail addresses by stage
    people: Mapping[str, str]  # e-mail addresses by role
    ready: Sequence[str]  # ids of apprentices whose observation is booked and accepted, for the console
    log: Path  # what the server says

    def last_words(self) -> str:
        """The end of what the server said, for a page that should not have failed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-6000:]


@contextmanager
def served(database: str, home: Path, now: datetime) -> Iterator[Instance]:
    """A filled and served instance, until the end."""
    clock = Clock(home / "clock", now)
    with _database(database, f"journeys_{os.getpid()}") as url:
        variables = surroundings(
            DATABASE_URL=url,
            DJANGO_SETTINGS_MODULE="tests.journeys.settings",
            TOUCHSTONE_HOME=str(home),
            TOUCHSTONE_DEMO="yes",
            TOUCHSTONE_LOG_LEVEL="ERROR",
            **{FILE: str(clock.file)},
        )
        told = subprocess.run(
            [sys.executable, "-m", "tests.journeys.preparing"],
            env=variables,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        said = json.loads(told.stdout)
        port = said.pop("port")  # known before, so that addresses in what it writes lead to it
        variables |= {"TOUCHSTONE_ADDRESS": f"http://127.0.0.1:{port}"}
        with _serving(variables, port, home / "log") as address:
            yield Instance(address, clock, log=home / "log", **said)


@contextmanager
def _serving(variables: dict[str, str], port: int, log: Path) -> Iterator[str]:
    """The address of the started program; what it says goes into a file, never full as a pipe is."""
    command = [sys.executable, "-m", "touchstone", "serve", "--port", str(port), "--workers", "1"]
    with log.open("w") as said, subprocess.Popen(command, env=variables, stderr=said) as process:
        try:
            until(lambda: process.poll() is not None or AT.search(log.read_text()) is not None, "it serves")
            found = AT.search(log.read_text())
            assert found is not None, log.read_text()
            yield found[1].replace("localhost", "127.0.0.1")
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def _database(server: str, name: str) -> Iterator[str]:
    """A database of its own on the server of this run."""
    with psycopg.connect(server, autocommit=True) as asking:
        asking.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            asking.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
