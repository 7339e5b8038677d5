"""Work for the background: a job is part of the transaction that asks for it, in pages and in the worker.

A running worker has connections of its own for its queue. A job that another job asked for by those would
begin before the rows it is about are there, and would stay when they are taken back.
"""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager


class Jobs:
    """The queue, by the connection on which the application writes its rows."""

    def configure_task(self, name: str, **options: Any) -> JobDeferrer:
        """A task by its name, ready to be deferred with what it is to work on."""
        asked = app.configure_task(name, **options)
        return JobDeferrer(job_manager=JobManager(DjangoConnector()), job=asked.job)


jobs = Jobs()
