"""Whether this process lives (``/health``), whether it can serve (``/ready``): for whoever watches over it.

Both are answered before anything else: without a session, whatever host is named, never redirected to https.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from touchstone.web.organisations.checks import unbound

HEALTH, READY = ("/health", "/health/"), ("/ready", "/ready/")
Answers = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


def probes(get_response: Answers) -> Answers:
    """Answer the two addresses; everything else goes on."""
    seen_migrated = False

    def answer(request: HttpRequest) -> HttpResponse:
        nonlocal seen_migrated
        if request.path in HEALTH:
            return said("alive")
        if request.path not in READY:
            return get_response(request)
        reason = unready(look_for_migrations=not seen_migrated)
        seen_migrated = seen_migrated or not reason
        return said(reason, 503) if reason else said("ready")

    return answer


def unready(*, look_for_migrations: bool) -> str:
    """Why requests cannot be served now; nothing when they can."""
    try:
        if unbound():
            return "the database's role is not bound by row-level security"
        return "migrations are missing" if look_for_migrations and migrations_missing() else ""
    except Error as error:
        log.warning("not ready: %s", type(error).__name__)
        connection.close()
        return "the database does not answer"


def migrations_missing() -> bool:
    """Whether the database is older than this program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def said(words: str, status: int = 200) -> HttpResponse:
    """A line of text that nobody keeps."""
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(
        f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )
