"""Conducting an observation or a discussion, online or off."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hold judgements back while something that was captured waits for an answer."""
        from touchstone.web.assessments.waiting import TELLERS
        from touchstone.web.console.queries import waits

        TELLERS.append(waits)
