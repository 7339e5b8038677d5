"""Of the instance that journeys use: nothing in it happens by the clock of the machine."""

from __future__ import annotations

from django.apps import AppConfig


class Untimed(AppConfig):
    """Takes away what the worker does by the hour.

    A journey lives in June by a clock of its own. What is tidied up by the machine's clock would take away,
    at a quarter to every hour, what somebody is about to hand over.
    """

    name = "tests.journeys"
    label = "journeys"

    def ready(self) -> None:
        """After the tasks were found."""
        from procrastinate.contrib.django import app

        app.periodic_registry.periodic_tasks.clear()
