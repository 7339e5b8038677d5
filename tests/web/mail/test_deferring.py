"""A job is part of the transaction that asks for it, also where another job asks."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from touchstone.web.organisations.deferring import jobs

TASK = "mail.send"


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [TASK])
        found: int = cursor.fetchone()[0]
    return found


def ask() -> None:
    jobs.configure_task(TASK).defer(message="1", organisation="2")


@pytest.mark.django_db
def test_what_is_taken_back_takes_its_jobs_along_in_a_worker_too() -> None:
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):  # as a running worker does
        with transaction.atomic():
            ask()
            assert waiting() == 1
            transaction.set_rollback(True)
        assert waiting() == 0
        ask()
        assert waiting() == 1


@pytest.mark.django_db
def test_in_a_page_as_well() -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert waiting() == 0
