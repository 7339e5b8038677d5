"""Whole portfolios as one file."""

from __future__ import annotations

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"
