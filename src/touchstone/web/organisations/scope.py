"""Which assessment organisations' rows the database shows to what is running."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import Error, connection

from touchstone.web.organisations.isolation import EVERYONE, SETTING
from touchstone.web.organisations.ready import ready

NOTHING = f"SELECT set_config('{SETTING}', '', false)"  # asked at the end of every request, so ready as it is


def see(organisations: Iterable[UUID | str]) -> None:
    """From here on this connection sees the rows of these organisations; of none when there is none."""
    _set(",".join(sorted(str(one) for one in organisations)))


def _set(value: str) -> None:
    with ready() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, value])


def _seen() -> str:
    with ready() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


@contextmanager
def within(*organisations: UUID | str) -> Iterator[None]:
    """See the rows of these organisations inside the block, and afterwards what was seen before."""
    before = _seen()
    see(organisations)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set(before)


@contextmanager
def everywhere() -> Iterator[None]:
    """See every organisation's rows: for work over all of them, never for a page."""
    with within(EVERYONE):
        yield


def forget() -> None:
    """See nothing from here on, if the connection still lives; a broken one is thrown away."""
    if connection.connection is None or connection.needs_rollback:
        return
    try:
        with ready() as cursor:
            cursor.execute(NOTHING)
    except Error:
        connection.close()
