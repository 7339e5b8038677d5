"""Who keeps files, who backs them up and who removes them: the first two together, the last alone."""

from __future__ import annotations

from django.db import connection

from touchstone.integrations.storage.port import BACKUP_LOCK


def locked_for_keeping() -> None:
    """Until the end of the transaction nobody removes bytes; waits for who does so now."""
    _asked("SELECT pg_advisory_xact_lock_shared(%s)")


def locked_for_removal() -> bool:
    """Whether, until the end of the transaction, nobody keeps or backs up; does not wait."""
    return bool(_asked("SELECT pg_try_advisory_xact_lock(%s)"))


def _asked(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, [BACKUP_LOCK])
        row = cursor.fetchone()
    return row[0] if row else None
