"""The interface: layout, forms, tables, findings, pictures."""

from __future__ import annotations

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.ui"
    label = "ui"
