"""Large files on their way in: over many requests, cut lines and restarts, until a form takes them."""

from __future__ import annotations

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.uploads"
    label = "uploads"
    default_auto_field = "django.db.models.BigAutoField"
