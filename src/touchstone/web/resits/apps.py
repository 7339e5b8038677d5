"""Resits and retakes: a failed method is taken again, with the employer's consent."""

from __future__ import annotations

from django.apps import AppConfig


class ResitsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.resits"
    label = "resits"
    default_auto_field = "django.db.models.BigAutoField"
