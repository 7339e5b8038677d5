"""Files handed in: named by what they hold, kept once, opened only by those who may."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
