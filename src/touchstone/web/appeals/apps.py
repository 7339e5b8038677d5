"""Appeals: lodged in time, decided by people who had no part in the case."""

from __future__ import annotations

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"
