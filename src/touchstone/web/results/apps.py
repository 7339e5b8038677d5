"""Release: statements of results, who is told, what starts."""

from __future__ import annotations

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.results"
    label = "results"
    default_auto_field = "django.db.models.BigAutoField"
