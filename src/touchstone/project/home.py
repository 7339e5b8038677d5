"""The data folder of an instance: its secret key, people's files, and its database where it has its own."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from touchstone.cli.refusal import WrongInput, cannot_write

OTHERS = (
    0o067  # group and others may neither read nor write; a group may pass, as the database's account does
)
SECRET_KEY_BYTES = 50


def home() -> Path:
    """The data folder, made with mode 0700 when missing: ``TOUCHSTONE_HOME``, or the user's data directory.

    Raises ``WrongInput`` for a folder that somebody else owns, or that others may read.
    """
    named = os.environ.get("TOUCHSTONE_HOME")
    folder = Path(named).absolute() if named else _users_own()
    make_private(folder)
    return folder


def _users_own() -> Path:
    from platformdirs import user_data_path

    return user_data_path("touchstone", appauthor=False)


def make_private(folder: Path) -> None:
    """Make the folder with mode 0700 unless it is there; refuse one that is not ours alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError as error:
        raise cannot_write(folder, error) from None
    if found.st_uid != os.geteuid():
        raise WrongInput(
            str(folder), "this data folder belongs to another user.", "Run Touchstone as that user."
        )
    if stat.S_IMODE(found.st_mode) & OTHERS:
        remedy = f"Close it with: chmod 700 '{folder}'."
        raise WrongInput(
            str(folder), "other users of this machine may read or change this data folder.", remedy
        )


def secret_key(folder: Path) -> str:
    """The instance's secret key, made once; two programs that start together get the same one."""
    return kept(folder / "secret-key", secrets.token_urlsafe(SECRET_KEY_BYTES))


def kept(path: Path, fresh: str) -> str:
    """What the file (mode 0600) holds; a missing one is first written, whole, with the fresh text."""
    if not path.exists():
        making = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            _write_private(making, fresh)
            try:
                os.link(making, path)  # fails when another program was first: its text stands
            except FileExistsError:
                pass
            finally:
                making.unlink()
        except OSError as error:
            raise cannot_write(path, error) from None
    return path.read_text(encoding="utf-8")


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
