"""Whom the server runs as: PostgreSQL refuses to run as root, so root's server has an ordinary account."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchstone.cli.refusal import WrongInput

CANDIDATES = ("touchstone", "postgres", "nobody")  # the first that the machine has


@dataclass(frozen=True)
class Account:
    """An account of the system, other than root."""

    name: str
    user: int
    group: int

    @property
    def starting(self) -> dict[str, Any]:
        """What ``subprocess`` needs to start a program as this account."""
        return {"user": self.user, "group": self.group, "extra_groups": []} if os.geteuid() == 0 else {}

    def owns(self, folder: Path) -> None:
        """Give it the folder, when we are root and may."""
        if os.geteuid() == 0:
            os.chown(folder, self.user, self.group)

    def reaches(self, path: Path) -> bool:
        """Whether it may pass through every folder above the path and into the path."""
        resolved = path.resolve()
        return all(self._passes(folder.stat()) for folder in (resolved, *resolved.parents))

    def _passes(self, found: os.stat_result) -> bool:
        bits = ((self.user == found.st_uid, stat.S_IXUSR), (self.group == found.st_gid, stat.S_IXGRP))
        bit = next((bit for applies, bit in bits if applies), stat.S_IXOTH)
        return bool(found.st_mode & bit)

    def run(self, *command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this account in a neutral folder and language, and gather what it says."""
        return subprocess.run(  # noqa: S603
            [str(part) for part in command],
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self.starting,
            **more,
        )


ENVIRONMENT = {
    "LC_ALL": "C",
    "PATH": os.environ.get("PATH", os.defpath),
    "TZ": "UTC",
}  # no PG* of the caller's


def account() -> Account:
    """The server's account: our own, or for root the first candidate; ``WrongInput`` when there is none."""
    user = os.geteuid()
    if user != 0:
        return Account(str(user), user, os.getegid())
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name, found.pw_uid, found.pw_gid)
    raise WrongInput(
        "the embedded database",
        f"PostgreSQL does not run as root, and this machine has no account {', '.join(CANDIDATES)}.",
        "Make one (useradd --system touchstone), run Touchstone as an ordinary user, or set DATABASE_URL.",
    )
