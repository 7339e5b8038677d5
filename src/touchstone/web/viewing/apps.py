"""Watching recordings: pictures of them, copies that browsers play, the part to assess, notes at a second."""

from __future__ import annotations

from django.apps import AppConfig


class ViewingConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.viewing"
    label = "viewing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which bytes are named here, and prepare every recording that is kept."""
        from touchstone.web.files.making import NAMERS, THEN
        from touchstone.web.viewing.beginning import begin
        from touchstone.web.viewing.queries import named

        NAMERS.append(named)
        THEN.append(begin)
