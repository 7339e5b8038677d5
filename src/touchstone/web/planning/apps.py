"""The learner's planning sheet: an apprentice's own notes for each criterion."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
