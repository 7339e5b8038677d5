"""Whole portfolios as one file, and from one."""

from __future__ import annotations

from django.apps import AppConfig


class PacksConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.packs"
    label = "packs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the packs that are still needed, so that their bytes stay."""
        from touchstone.web.files.making import NAMERS
        from touchstone.web.packs.queries import named

        NAMERS.append(named)
