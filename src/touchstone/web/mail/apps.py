"""Messages to people: what is said, to whom, and whether it went."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
