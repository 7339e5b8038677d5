"""PostgreSQL's client programs, run with an address that no list of processes shows."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from touchstone.cli.refusal import WrongInput
from touchstone.project.embedded.programs import client

REPLACE = """DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
"""


def dump(url: str, goal: Path) -> None:
    """Write the database as of one moment into a file, in PostgreSQL's custom format."""
    command = [str(client("pg_dump")), "--format=custom", "--no-owner", "--no-privileges", f"--file={goal}"]
    done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise _failed("the backup", done.stderr)


def replace(url: str, source: Path) -> None:
    """Put the dump in place of all that the database holds, in one transaction: all of it or nothing."""
    script = [str(client("pg_restore")), "--no-owner", "--no-privileges", "--file=-", str(source)]
    run = [str(client("psql")), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run += ["--output=/dev/null", f"--command={REPLACE}", "--file=-"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=said) as reading,  # noqa: S603
    ):
        assert reading.stdout is not None
        with (
            reading.stdout,
            subprocess.Popen(  # noqa: S603
                run, stdin=reading.stdout, stderr=subprocess.PIPE, env=_environment(url), text=True
            ) as writing,
        ):
            reading.stdout.close()  # so that the reader learns of the writer's end
            _out, refused = writing.communicate()
        status = reading.wait()
        said.seek(0)
        if writing.returncode != 0 or status != 0:
            raise _failed("the database", refused or said.read().decode(errors="replace"))


def _environment(url: str) -> dict[str, str]:
    """Every part of the address as the environment variable that PostgreSQL's programs read it from."""
    from psycopg.pq import Conninfo

    parts = {
        option.envvar.decode(): option.val.decode()
        for option in Conninfo.parse(url.encode())
        if option.envvar is not None and option.val is not None
    }
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | parts


def _failed(place: str, said: str) -> WrongInput:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    first = next(
        (line for line in lines if "error:" in line.lower()), lines[0] if lines else "it said nothing"
    )
    remedy = ""
    if "row-level security" in said:
        remedy = "Name a role that may read every row (BYPASSRLS) in TOUCHSTONE_BACKUP_DATABASE_URL."
    return WrongInput(place, f"PostgreSQL refused: {first}", remedy)
