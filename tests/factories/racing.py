"""Requests that come in at the same moment, each over a connection of its own, on rows that are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.factories.web import Cast

GUARDED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%never_emptied%'"


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written is committed, so that threads see it; afterwards the database is empty again.

    Tables that only grow let themselves be emptied by nobody but their owner, with their triggers off.
    """
    with django_db_blocker.unblock():
        yield
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(GUARDED)
            tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("TRUNCATE organisations_organisation, accounts_person, procrastinate_jobs CASCADE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        connection.close()


def at_once(*posts: Callable[[], Any]) -> list[Any]:
    """The answers to requests that are sent at the same moment, each over a connection of its own."""
    start = Barrier(len(posts))

    def send(post: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return post()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as threads:
        return list(threads.map(send, posts))


def sent_by(people: Cast, role: str, page: str, *about: object, **fields: str) -> Callable[[], Any]:
    browser = Client()
    browser.force_login(people.people[role])
    return lambda: browser.post(reverse(page, args=about), fields)
