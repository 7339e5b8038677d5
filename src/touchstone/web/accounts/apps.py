"""People: who signs in, how, and what they prefer."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
