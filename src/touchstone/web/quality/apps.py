"""Internal quality assurance: the sample, the review, what holds a result back."""

from __future__ import annotations

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"
