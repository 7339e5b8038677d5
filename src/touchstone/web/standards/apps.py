"""Published plans, to read."""

from __future__ import annotations

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.standards"
    label = "standards"
