"""The conduct of an attempt: a log that only grows, and the judgements in it."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.assessments"
    label = "assessments"
    default_auto_field = "django.db.models.BigAutoField"
