"""One PostgreSQL server: started, asked whether it lives and answers, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.account import ENVIRONMENT, Account
from touchstone.project.embedded.cluster import explained
from touchstone.project.embedded.layout import SOCKET, Layout, make_sockets
from touchstone.project.embedded.locks import is_free, try_exclusive
from touchstone.project.embedded.programs import Programs

PAUSE = 0.02
START_PATIENCE = 120.0  # seconds: a recovery reads the log again
STOP_PATIENCE = 60.0
LOG_LIMIT = 5 * 1024 * 1024
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "max_connections": "100",
    "cluster_name": "touchstone",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}  # a killed server loses nothing, a lost machine does


@dataclass
class Server:
    """The server of a database folder, ours or one that an earlier keeper has left."""

    layout: Layout
    account: Account
    programs: Programs
    throwaway: bool
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def alive(self) -> bool:
        """Whether any of its processes lives; asks the lock they all hold, so a reused id deceives nobody."""
        if self.process is not None:
            self.process.poll()  # takes note of its end, or it would stay in the process table
        return not is_free(self.layout.server_lock)

    def start(self) -> None:
        """Start it, unless one runs, and wait until it answers; ``WrongInput`` says why it does not."""
        if not self.alive():
            self._spawn()
        deadline = time.monotonic() + START_PATIENCE
        while not answers(self.layout):
            if not self.alive():
                raise explained(self.layout.folder, _tail(self.layout.log))
            if time.monotonic() > deadline:
                raise WrongInput(
                    str(self.layout.folder), "the database does not answer.", f"See {self.layout.log}."
                )
            time.sleep(PAUSE)

    def _spawn(self) -> None:
        held = try_exclusive(self.layout.server_lock)
        if held is None:
            return
        try:
            sockets = make_sockets(self.layout, self.account)
            for left in (self.layout.data / "postmaster.pid", sockets / SOCKET, sockets / f"{SOCKET}.lock"):
                left.unlink(
                    missing_ok=True
                )  # our lock was free: whoever's id stands in there, it is no server
            with _log(self.layout.log) as log:
                self.process = subprocess.Popen(  # noqa: S603
                    self._command(sockets),
                    cwd="/",
                    env=ENVIRONMENT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=[held],
                    start_new_session=True,
                    **self.account.starting,
                )
        finally:
            os.close(held)  # the server's own copy holds on

    def _command(self, sockets: Path) -> list[str]:
        settings = (
            SETTINGS | {"unix_socket_directories": str(sockets)} | (THROWAWAY if self.throwaway else {})
        )
        command = [str(self.programs.named("postgres")), "-D", str(self.layout.data)]
        return command + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def stop(self) -> None:
        """Stop it: sessions are ended, what was committed is safe. After a minute without mercy."""
        for number in (signal.SIGINT, signal.SIGQUIT):
            leader = self._leader()
            if leader is not None and self.alive():
                os.kill(leader, number)
            deadline = time.monotonic() + STOP_PATIENCE
            while self.alive():
                if time.monotonic() > deadline:
                    break
                time.sleep(PAUSE)
            else:
                return

    def _leader(self) -> int | None:
        try:
            return int((self.layout.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None


def answers(layout: Layout) -> bool:
    """Whether a server takes connections at the socket, and has finished its recovery."""
    try:
        written = (layout.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        if len(written) < 8 or written[7].strip() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            client.connect(str(layout.sockets / SOCKET))
    except OSError:
        return False
    return True


def _log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".log.old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600), "ab")


def _tail(path: Path, most: int = 2000) -> str:
    try:
        return path.read_bytes()[-most:].decode("utf-8", errors="replace")
    except OSError:
        return ""
