"""The record of an apprentice put together from every app, judged, and kept as a standing."""

from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
