"""Upload links as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the history name whoever sent something by a link."""
        from touchstone.web.audit.queries import WITHOUT_ACCOUNT
        from touchstone.web.links.queries import names

        WITHOUT_ACCOUNT.append(names)
