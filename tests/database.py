"""The database of a test run: one embedded server in a temporary folder, started when a first test needs it.

It is thrown away afterwards, so nothing is flushed to disk. With ``DATABASE_URL`` set, that server is used.
``tests/conftest.py`` imports the fixtures: pytest-django asks for ``django_db_*`` just before it makes its
test database, and ``database_address`` serves tests that need an address and no Django.

To migrate takes much longer than to read the tables back, so the first run after a change of any migration
keeps them in a file. ``make clean`` forgets it; tests of the commands migrate from nothing in every run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from touchstone.project.commands.postgres import dump, replace
from touchstone.project.embedded.joining import Joined, join

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".pytest_cache"
DECIDES = (  # what shapes the tables besides the migrations
    "requirements/dev.lock",
    "src/touchstone/project/settings.py",
    "src/touchstone/web/organisations/*.py",
)
MOST_KEPT = 6  # files of tables, a few megabytes together


@pytest.fixture(scope="session")
def embedded() -> Iterator[Joined | None]:
    """The embedded server of this run; ``None`` where an address was given."""
    if "DATABASE_URL" in os.environ:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="ts-"))  # short: a socket's path may be no longer than 103 bytes
    joined = join(home, throwaway=True)
    os.environ["DATABASE_URL"] = joined.url
    try:
        yield joined
    finally:
        del os.environ["DATABASE_URL"]
        joined.leave_and_wait()
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def database_address(embedded: Joined | None) -> str:
    """The address of an empty database whose role may make others."""
    return embedded.url if embedded else os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def django_db_keepdb(embedded: Joined | None) -> bool:
    """Whether the tables of these very migrations were kept, so that nothing needs migrating."""
    return embedded is not None and _tables().exists()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_address: str, django_db_keepdb: bool) -> None:
    """Point Django, whose settings were read before any server was there, at the server of this run."""
    from django.db import connections

    from touchstone.project.settings import database

    at = database(database_address)
    here = {key: at[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    connections["default"].settings_dict.update(here)
    if django_db_keepdb:
        replace(_made(database_address, _test_database()), _tables())


@pytest.fixture(scope="session")
def django_db_setup(embedded: Joined | None, django_db_keepdb: bool, django_db_setup: None) -> None:
    """The test database is there; keep its tables for the next run."""
    if embedded is None or django_db_keepdb:
        return
    from django.db import connections

    made = str(connections["default"].settings_dict["NAME"])  # by now Django has named it as the test's
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        dump(_at(embedded.keepers_url, made), Path(folder, "tables"))
        Path(folder, "tables").rename(_tables())
    for old in sorted(KEPT.glob("tables-*"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _tables() -> Path:
    """Where the tables are kept, under a name that every change to them changes."""
    said = hashlib.sha256()
    migrations = ROOT.glob("src/touchstone/web/*/migrations/*.py")
    for path in sorted([*migrations, *(one for named in DECIDES for one in ROOT.glob(named))]):
        said.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return KEPT / f"tables-{said.hexdigest()[:16]}"


def _test_database() -> str:
    """The name that Django gives its test database."""
    from django.db import connections

    return f"test_{connections['default'].settings_dict['NAME']}"


def _made(url: str, name: str) -> str:
    """Make an empty database beside the one of the address; its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return _at(url, name)


def _at(url: str, name: str) -> str:
    """The same server and role, another database."""
    return make_conninfo(url, dbname=name)
