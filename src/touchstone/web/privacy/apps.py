"""Data protection: what is kept of people, why, until when; holds, erasure, and what went."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
