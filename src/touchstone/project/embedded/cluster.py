"""Making a cluster: two roles, one database, its extensions; and whether a found one fits the programs."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.account import Account
from touchstone.project.embedded.layout import Layout
from touchstone.project.embedded.programs import Programs
from touchstone.project.home import kept

KEEPER = "keeper"  # the superuser: makes and backs up
APPLICATION = "touchstone"  # owns its database and is no superuser: row-level security binds it
DATABASE = "touchstone"
ACCESS = "local all all scram-sha-256\n"
FULL = "No space left on device"
LEAST_FREE = 150 * 1024 * 1024  # bytes: a new cluster and its first log


@dataclass(frozen=True)
class Passwords:
    """The passwords of the two roles."""

    keeper: str
    application: str


def passwords(layout: Layout) -> Passwords:
    """Those of this cluster, made once."""
    fresh = {"keeper": secrets.token_hex(24), "application": secrets.token_hex(24)}
    return Passwords(**json.loads(kept(layout.secrets, json.dumps(fresh))))


def ensure(layout: Layout, account: Account, programs: Programs, *, throwaway: bool) -> None:
    """Make the cluster when there is none; refuse one of another major version of PostgreSQL."""
    if not layout.data.exists():
        _make(layout, account, programs, throwaway=throwaway)
        return
    if not layout.secrets.exists():
        raise WrongInput(
            str(layout.secrets),
            "the passwords of the database are gone, its data is there.",
            "Bring the file back from a copy of the data folder.",
        )
    made_by = int((layout.data / "PG_VERSION").read_text(encoding="ascii"))
    if made_by != programs.major:
        raise WrongInput(str(layout.data), *_other_version(made_by, programs.major))


def _other_version(made_by: int, ours: int) -> tuple[str, str]:
    message = (
        f"this data directory was made by PostgreSQL {made_by}; the programs here are PostgreSQL {ours}."
    )
    if made_by > ours:
        return message, "Install the newer Touchstone that made it; an older one cannot read it."
    return message, (
        "Make a backup with the Touchstone that made it, move the folder away, and restore the backup here."
    )


def _make(layout: Layout, account: Account, programs: Programs, *, throwaway: bool) -> None:
    free = shutil.disk_usage(layout.folder).free
    if free < LEAST_FREE:
        raise disk_full(layout.folder)
    words = passwords(layout)
    making = layout.making
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    account.owns(making)
    initdb = [programs.named("initdb"), "-D", making, "-U", KEEPER, "--auth=trust", "--encoding=UTF8"]
    initdb += ["--data-checksums", "--locale=C"]
    if programs.major >= 17:  # letters of every language in upper and lower case, the same on every machine
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if throwaway:
        initdb += ["--no-sync"]
    _checked(layout, account, [str(part) for part in initdb], "")
    (making / "pg_hba.conf").write_text(ACCESS, encoding="ascii")
    single = [str(programs.named("postgres")), "--single", "-D", str(making), "-c", "exit_on_error=on"]
    single += ["-c", "fsync=off"] if throwaway else []
    _checked(layout, account, [*single, "postgres"], f"ALTER ROLE {KEEPER} PASSWORD '{words.keeper}';\n")
    making.rename(layout.data)


def complete(layout: Layout, *, throwaway: bool) -> None:
    """Make the application's role and database in a running server; what an earlier start has made stays."""
    if layout.made.exists():
        return
    import psycopg
    from psycopg.sql import SQL, Identifier, Literal

    words = passwords(layout)
    role, database = Identifier(APPLICATION), Identifier(DATABASE)
    with psycopg.connect(address(layout, KEEPER, words.keeper, "postgres"), autocommit=True) as session:
        if not session.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchall():
            more = SQL("CREATEDB" if throwaway else "NOCREATEDB")
            session.execute(
                SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {} PASSWORD {}").format(
                    role, more, Literal(words.application)
                )
            )
        if not session.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchall():
            session.execute(SQL("CREATE DATABASE {} OWNER {}").format(database, role))
        session.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    with psycopg.connect(address(layout, KEEPER, words.keeper), autocommit=True) as session:
        session.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    layout.made.touch(mode=0o600)


def address(layout: Layout, role: str, password: str, database: str = DATABASE) -> str:
    """The address of a database for a role."""
    return f"postgresql://{role}:{password}@/{database}?host={quote(str(layout.sockets), safe='')}"


def _checked(layout: Layout, account: Account, command: list[str], typed: str) -> None:
    done = account.run(*command, input=typed)
    if done.returncode != 0 or "ERROR:" in done.stderr:
        shutil.rmtree(layout.making, ignore_errors=True)
        raise explained(layout.folder, done.stderr)


def disk_full(folder: Path) -> WrongInput:
    """The refusal when nothing more can be written."""
    return WrongInput(str(folder), "the disk is full, so the database cannot start.", "Make room on it.")


def explained(folder: Path, said: str) -> WrongInput:
    """The refusal that stands for what one of PostgreSQL's programs has said."""
    if FULL in said:
        return disk_full(folder)
    if "Permission denied" in said:
        line = next(line for line in said.splitlines() if "Permission denied" in line)
        return WrongInput(
            str(folder), f"the database may not use its own folder: {line.strip()}", "Mend its rights."
        )
    last = " / ".join(line.strip() for line in said.strip().splitlines()[-3:]) or "it said nothing"
    return WrongInput(
        str(folder), f"the database does not start: {last}", f"See {os.fspath(folder)}/server.log."
    )
