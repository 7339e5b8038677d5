"""Sessions in the database, as Django keeps them; read by a query that is put into SQL once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from touchstone.web.organisations.prepared import prepared


class SessionStore(db.SessionStore):
    """Reads what every request asks for first; the rest is Django's."""

    def _get_session_from_db(self) -> Session | None:
        found = _open_session(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]


@prepared
def _open_session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
