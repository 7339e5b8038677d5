"""Where the embedded database keeps what it keeps."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from touchstone.cli.refusal import WrongInput, cannot_write
from touchstone.project.embedded.account import Account

LONGEST_SOCKET = 103  # bytes: what every system takes; Linux takes 107
SHORT = Path("/tmp")  # noqa: S108, not TMPDIR: every program must find the same place
SOCKET = ".s.PGSQL.5432"
SETTING = "TOUCHSTONE_DATABASE_FOLDER"
OUTSIDE = Path("/var/lib/touchstone")  # for root, where the server's account cannot reach the data folder


@dataclass(frozen=True)
class Layout:
    """The database folder: ours, mode 0700, or 0710 where the server's account must pass through it."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory; belongs to the server's account."""
        return self.folder / "data"

    @property
    def making(self) -> Path:
        """A data directory that is not ready yet; what an interrupted start has left is thrown away."""
        return self.folder / "data.making"

    @property
    def made(self) -> Path:
        """There once the data directory holds the application's role and database."""
        return self.folder / "made"

    @property
    def secrets(self) -> Path:
        """The passwords of the two roles; ours, mode 0600."""
        return self.folder / "passwords"

    @property
    def log(self) -> Path:
        """What the server and the keeper say."""
        return self.folder / "server.log"

    @property
    def programs_lock(self) -> Path:
        """Held together by all programs that use the database."""
        return self.folder / "programs.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper."""
        return self.folder / "keeper.lock"

    @property
    def server_lock(self) -> Path:
        """Held by every process of the server."""
        return self.folder / "server.lock"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: ``run``, or a short one where that path would be too long.

        Raises ``WrongInput`` when there is no short one.
        """
        folder = self.folder / "run"
        if _fits(folder):
            return folder
        name = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:12]
        if SHORT.is_dir():
            return SHORT / f"touchstone-{name}"
        raise WrongInput(
            str(folder),
            f"the path of the socket would be longer than {LONGEST_SOCKET} bytes, and there is no /tmp.",
            "Name a shorter data folder in TOUCHSTONE_HOME.",
        )


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET


def database_folder(home: Path, account: Account) -> Path:
    """The database folder of an instance, made when missing.

    It is ``TOUCHSTONE_DATABASE_FOLDER``; else ``database`` in the data folder; else, where root's server
    could not reach that, a folder under ``/var/lib/touchstone`` to which ``database`` is then a link.
    """
    named = os.environ.get(SETTING)
    folder = Path(named).absolute() if named else home / "database"
    try:
        if not named:
            _open_home(home, folder, account)
        folder = folder.resolve()  # the server could not follow a link out of a folder closed to it
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        open_to(account, folder)
    except OSError as error:
        raise cannot_write(folder, error) from None
    if not account.reaches(folder):
        raise WrongInput(
            str(folder),
            f"the account {account.name}, which runs the database, may not pass through the folders above.",
            f"Name a folder in {SETTING} that it can reach, or run Touchstone as an ordinary user.",
        )
    return folder


def _open_home(home: Path, folder: Path, account: Account) -> None:
    if folder.is_symlink():
        return
    if account.reaches(home.parent):
        open_to(account, home)
        return
    if folder.exists():
        return  # its refusal says what to do
    OUTSIDE.mkdir(mode=0o755, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="database-", dir=OUTSIDE))
    folder.symlink_to(made)


def open_to(account: Account, folder: Path) -> None:
    """Let root's server pass through a folder of ours, which it still may not list or change."""
    found = folder.stat()
    if os.geteuid() == 0 and found.st_uid == 0 and not stat.S_IMODE(found.st_mode) & 0o001:
        os.chown(folder, -1, account.group)
        folder.chmod(0o710)


def make_sockets(layout: Layout, account: Account) -> Path:
    """The folder of the socket, made for the server's account alone; a stranger's folder is refused."""
    folder = layout.sockets
    try:
        folder.mkdir(mode=0o700)
        account.owns(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.user or found.st_mode & 0o077:
            raise WrongInput(
                str(folder),
                "this folder, meant for the database's socket, is somebody else's or open to others.",
                "Remove it.",
            ) from None
    except OSError as error:
        raise cannot_write(folder, error) from None
    return folder
