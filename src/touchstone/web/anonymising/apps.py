"""Help with anonymity as an app of Django."""

from __future__ import annotations

from django.apps import AppConfig


class AnonymisingConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.anonymising"
    label = "anonymising"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have files that were just kept looked through, and keep originals closed."""
        from touchstone.web.anonymising.beginning import begin
        from touchstone.web.anonymising.queries import closed_to
        from touchstone.web.files.making import THEN
        from touchstone.web.files.sealing import SEALS

        THEN.append(begin)
        SEALS.append(closed_to)
