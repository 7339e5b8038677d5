"""How a program comes to the embedded database, and leaves it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.account import account
from touchstone.project.embedded.cluster import APPLICATION, KEEPER, address, passwords
from touchstone.project.embedded.layout import Layout, database_folder
from touchstone.project.embedded.locks import is_free, shared
from touchstone.project.embedded.server import answers

PATIENCE = 150.0  # seconds: longer than the keeper's own
PAUSE = 0.05


@dataclass
class Joined:
    """The database while this program uses it: leave it when done; a program that dies has left."""

    layout: Layout
    throwaway: bool
    held: int | None

    @property
    def url(self) -> str:
        """The address for the application, which row-level security binds."""
        return address(self.layout, APPLICATION, passwords(self.layout).application)

    @property
    def keepers_url(self) -> str:
        """The address for backups, which see every row."""
        return address(self.layout, KEEPER, passwords(self.layout).keeper)

    def ensure(self) -> None:
        """See to it that a keeper is there and the database answers; it may have died meanwhile."""
        _await(self.layout, throwaway=self.throwaway)

    def abandoned(self) -> bool:
        """Whether the keeper is gone, so that nobody would start or stop the server."""
        return is_free(self.layout.keeper_lock)

    def leave(self) -> None:
        """Let go of the database; the keeper stops it when nobody else uses it."""
        if self.held is not None:
            os.close(self.held)
            self.held = None

    def leave_and_wait(self) -> None:
        """Let go, and wait until the keeper has stopped it; only for a program that is the last."""
        self.leave()
        deadline = time.monotonic() + PATIENCE
        while not is_free(self.layout.keeper_lock) and time.monotonic() < deadline:
            time.sleep(PAUSE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.leave()


def join(home: Path, *, throwaway: bool = False) -> Joined:
    """Use the database of a data folder: start it, or share it with the programs that already do.

    A *throwaway* database, for tests, may be lost with the machine's power and lets its role make databases.
    Raises ``WrongInput`` with what to do when it cannot be used.
    """
    layout = Layout(database_folder(home, account()))
    held = shared(layout.programs_lock, PATIENCE)
    if held is None:
        raise WrongInput(str(layout.folder), "the database is being stopped and does not end.", "Try again.")
    joined = Joined(layout, throwaway, held)
    try:
        joined.ensure()
    except BaseException:
        joined.leave()
        raise
    return joined


def _await(layout: Layout, *, throwaway: bool) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        if is_free(layout.keeper_lock):
            _start_keeper(layout, throwaway=throwaway)
        if layout.made.exists() and answers(layout):
            return
        if time.monotonic() > deadline:
            raise WrongInput(str(layout.folder), "the database does not answer.", f"See {layout.log}.")
        time.sleep(PAUSE)


def _start_keeper(layout: Layout, *, throwaway: bool) -> None:
    command = [sys.executable, "-m", "touchstone.project.embedded.keeper", str(layout.folder)]
    command += ["--throwaway"] if throwaway else []
    log = os.open(layout.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        started = subprocess.Popen(  # noqa: S603
            command,
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    finally:
        os.close(log)
    assert started.stdout is not None
    line = started.stdout.readline()
    started.stdout.close()
    _KEEPERS.append(started)
    news: dict[str, Any] = json.loads(line) if line else {"message": "the keeper of the database died."}
    if "message" in news:
        raise WrongInput(
            news.get("place", str(layout.folder)), news["message"], news.get("remedy", f"See {layout.log}.")
        )


_KEEPERS: list[
    subprocess.Popen[bytes]
] = []  # kept, for an object forgotten while its process lives is an error


def _environment() -> dict[str, str]:
    """Ours, with the folders modules are found in made explicit: the keeper starts in another folder."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)}
