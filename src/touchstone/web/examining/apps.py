"""What was found in each file: shown beside it, and a file in which harm was found is closed."""

from __future__ import annotations

from django.apps import AppConfig


class ExaminingConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.examining"
    label = "examining"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every file examined that is kept."""
        from touchstone.web.examining.beginning import begin
        from touchstone.web.files.making import THEN

        THEN.append(begin)
