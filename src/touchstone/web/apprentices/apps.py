"""Apprenticeships: registration, version, programme, withdrawal."""

from __future__ import annotations

from django.apps import AppConfig


class ApprenticesConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.apprentices"
    label = "apprentices"
    default_auto_field = "django.db.models.BigAutoField"
