"""What was done, by whom, when: one event per action, chained and never changed."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
