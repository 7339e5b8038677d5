"""Doors for other systems: tokens for the API, and webhooks that tell them what happens."""

from __future__ import annotations

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.doors"
    label = "doors"
    default_auto_field = "django.db.models.BigAutoField"
