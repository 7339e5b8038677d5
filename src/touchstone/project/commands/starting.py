"""What every command does first: find the data folder, start or join the database, tell Django of both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchstone.cli.refusal import WrongInput

if TYPE_CHECKING:
    from touchstone.project.embedded.joining import Joined

SETTINGS = "touchstone.project.settings"
LOG_LEVEL = "TOUCHSTONE_LOG_LEVEL"


@dataclass(frozen=True)
class Instance:
    """A running instance: its data folder and database; ``joined`` only with an embedded one."""

    home: Path
    url: str
    readers_url: str  # of a role that row-level security does not bind: a backup holds every row
    joined: Joined | None

    def notes(self) -> list[str]:
        """Where things are kept, as far as that is not plain from the data folder."""
        if self.joined is None:
            return []
        folder = self.joined.layout.folder
        told = []
        if folder.parent != self.home.resolve():
            told.append(f"the database is kept in {folder}.")
        if self.joined.layout.sockets.parent != folder:
            told.append(f"its path is long, so the database's socket is in {self.joined.layout.sockets}.")
        return told


@contextmanager
def instance() -> Iterator[Instance]:
    """The instance that the environment names; the embedded database is let go of at the end.

    ``DATABASE_URL`` wins over the embedded database. Raises ``WrongInput`` when something is not usable.
    """
    import django  # noqa: F401, the extra must be there: cli.refusal names it when it is not

    from touchstone.project.home import home, secret_key

    _must_be_a_place()
    folder = home()
    os.environ["TOUCHSTONE_HOME"] = str(folder)
    if not os.environ.get("TOUCHSTONE_SECRET_KEY"):
        os.environ["TOUCHSTONE_SECRET_KEY"] = secret_key(folder)
    if given := os.environ.get("DATABASE_URL"):
        _must_answer(given)
        yield Instance(folder, given, os.environ.get("TOUCHSTONE_BACKUP_DATABASE_URL", given), None)
        return
    if os.name == "nt":
        raise WrongInput(
            "DATABASE_URL", "it is not set, and on Windows there is no embedded database.", "Name one there."
        )
    from touchstone.project.embedded.joining import join

    with join(folder) as joined:
        os.environ["DATABASE_URL"] = joined.url
        try:
            yield Instance(folder, joined.url, joined.keepers_url, joined)
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def django_instance() -> Iterator[Instance]:
    """The same, with Django ready for use."""
    import django

    with instance() as running:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        with _quiet():
            django.setup()
        try:
            yield running
        finally:
            from django.db import connections

            connections.close_all()


@contextmanager
def _quiet() -> Iterator[None]:
    """Log warnings alone in this process, unless asked otherwise; those that it starts log as they would."""
    asked = os.environ.get(LOG_LEVEL)
    os.environ[LOG_LEVEL] = asked or "WARNING"
    try:
        yield
    finally:
        if asked is None:
            del os.environ[LOG_LEVEL]


def _must_be_a_place() -> None:
    """Refuse an address of a bucket that says nothing, or that nothing here can speak with."""
    from touchstone.integrations.storage.bucket import SCHEME, NotAnAddress, bucket

    for setting in ("TOUCHSTONE_FILES", "TOUCHSTONE_FILES_BEFORE"):
        named = os.environ.get(setting, "")
        if named.startswith(f"{SCHEME}:"):
            import boto3  # noqa: F401, the extra must be there: cli.refusal names it when it is not

            try:
                bucket(named)
            except NotAnAddress as error:
                raise WrongInput(setting, str(error)) from None


def _must_answer(url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        remedy = "Check the address, and that the server runs."
        raise WrongInput("DATABASE_URL", f"the database does not answer: {reason}", remedy) from None
