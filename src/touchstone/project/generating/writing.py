"""Rows by the thousand: copied into a table of the session, and from there into their own.

Row-level security lets nobody copy into a table it guards, so there is a table in between.
"""

from __future__ import annotations

from collections import defaultdict
from io import StringIO

from django.db import connection
from django.db.models import Model

from touchstone.project.generating.tables import columns, name_of, tables

AT_ONCE = 16_000_000  # characters that wait before they are written


class Writing:
    """Takes rows as text, in any order of tables, and writes them in one that the references allow."""

    def __init__(self) -> None:
        self._waiting: dict[type[Model], list[str]] = defaultdict(list)
        self._size = 0
        self.rows = 0
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a list of millions to look at later is long
            for table in tables():
                name = name_of(table)
                cursor.execute(f'CREATE TEMPORARY TABLE "new_{name}" (LIKE "{name}") ON COMMIT DROP')

    def add(self, table: type[Model], text: str) -> None:
        """Take some rows of a table."""
        self._waiting[table].append(text)
        self._size += len(text)

    def keep(self, *, all: bool = False) -> None:
        """Write what waits, once it is enough or ``all`` of it."""
        if not self._size or (self._size < AT_ONCE and not all):
            return
        for table in tables():
            if self._waiting[table]:
                self.rows += self._write(table, "".join(self._waiting.pop(table)))
        self._size = 0

    def _write(self, table: type[Model], text: str) -> int:
        name = name_of(table)
        named = ", ".join(f'"{column.column}"' for column in columns(table))
        with connection.cursor() as cursor:
            source = StringIO(text)
            with cursor.copy(f'COPY "new_{name}" ({named}) FROM STDIN') as copy:
                while part := source.read(1_000_000):
                    copy.write(part)
            cursor.execute(f'INSERT INTO "{name}" ({named}) SELECT {named} FROM "new_{name}"')  # noqa: S608 our own names
            written = cursor.rowcount
            cursor.execute(f'TRUNCATE "new_{name}"')
        return int(written)
