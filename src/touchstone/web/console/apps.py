"""Conducting an observation or a discussion, online or off."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hold judgements back while anything captured waits for an answer; tell what device clocks said."""
        from touchstone.web.assessments import device_clocks, waiting
        from touchstone.web.console.queries import other_times, waits

        waiting.TELLERS.append(waits)
        device_clocks.TELLERS.append(other_times)
