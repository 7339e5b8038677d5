"""Assessment reports."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
