"""Sessions in the database, as Django keeps them; read by a query that is put into SQL once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone

from touchstone.web.organisations.prepared import prepared


class SessionStore(db.SessionStore):
    """Reads what every request asks for first; the rest is Django's."""

    def _get_session_from_db(self) -> Session | None:
        found = _first_asked(self.session_key or "")
        if not found or found[0].expire_date <= timezone.now():
            self._session_key = None
            return None
        return found[0]


def _first_asked(key: str) -> list[Session]:
    """The session, over a line to the database that works.

    Django asks a kept line for nothing first, to see whether it still works. Nothing of the request came
    before this question: it sees that by itself, and a line that was cut is opened anew.
    """
    if connection.in_atomic_block:
        return _session(key)
    connection.health_check_done = True  # type: ignore[attr-defined]  # what Django keeps beside the line
    try:
        return _session(key)
    except (InterfaceError, OperationalError):
        connection.close()
        return _session(key)


@prepared
def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)
