"""The portfolio of evidence: pieces, files, coverage, handing in."""

from __future__ import annotations

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"
