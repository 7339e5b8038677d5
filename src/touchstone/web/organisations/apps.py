"""Assessment organisations, training providers, employers: relations, roles, what each may do."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what ``check`` looks at."""
        from touchstone.web.organisations import checks  # noqa: F401
