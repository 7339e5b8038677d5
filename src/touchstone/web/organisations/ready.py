"""Statements that the database keeps ready: parsed and planned once for each line to it, not each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


class Ready(psycopg.Cursor[Any]):
    """A cursor whose statements stay, with their parameters apart."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Ready:
        """Ask; the statement is kept for whoever asks the same on this line with other parameters."""
        return super().execute(query, params, **how | {"prepare": True})


@contextmanager
def ready() -> Iterator[CursorWrapper]:
    """A cursor for what is asked again and again in the same words, and whose best plan is always the same.

    What a statement may see is not kept with it: row-level security reads its setting each time. Where
    queries are written down, Django's own cursor is used, which can tell them whole.
    """
    line = connections[DEFAULT_DB_ALIAS]  # of this thread
    with line.cursor() if line.queries_logged else _kept(line) as cursor:
        yield cursor


def _kept(line: BaseDatabaseWrapper) -> CursorWrapper:
    line.close_if_health_check_failed()
    line.ensure_connection()
    return line.make_cursor(cast("CursorWrapper", Ready(line.connection)))
