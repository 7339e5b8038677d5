"""The app whose ``tasks`` the worker finds."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.jobs"
    label = "jobs"
