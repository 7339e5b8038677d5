"""The session is what every request asks for first: it finds out whether the line to the database works."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

from touchstone.web.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def cut() -> None:
    """End the server's side of our line, as a restart of the database does."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def asked_over_a_line_that_was_cut() -> tuple[bool, bool]:
    """Whether a session is there before and after, on a line of this thread alone."""
    try:
        before = SessionStore("nobody").exists("nobody") or bool(SessionStore("nobody").load())
        cut()
        return before, bool(SessionStore("nobody").load())
    finally:
        connection.close()


def test_a_line_that_was_cut_is_opened_anew() -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(asked_over_a_line_that_was_cut).result() == (False, False)


def looks_before_the_session() -> int:
    """How often the line is tried before the session is asked for, on a line of this thread alone."""
    looked: list[bool] = []

    def look() -> bool:
        looked.append(True)
        return True

    try:
        connection.ensure_connection()
        vars(connection).update(health_check_enabled=True, health_check_done=False)
        connection.is_usable = look  # type: ignore[method-assign]
        SessionStore("nobody").load()
        return len(looked)
    finally:
        del connection.is_usable
        connection.close()


def test_nobody_tries_the_line_first() -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(looks_before_the_session).result() == 0
