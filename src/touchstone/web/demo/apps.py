"""The demonstration: a fictional assessment organisation with apprentices at every stage, made by actions."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.demo"
    label = "demo"
