"""External quality assurance: grants, and what is seen through them."""

from __future__ import annotations

from django.apps import AppConfig


class ScrutinyConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.scrutiny"
    label = "scrutiny"
    default_auto_field = "django.db.models.BigAutoField"
