"""The gateway: items in rounds, signatures, review, confirmation."""

from __future__ import annotations

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.gateway"
    label = "gateway"
    default_auto_field = "django.db.models.BigAutoField"
