"""Others in the room of an assessment."""

from __future__ import annotations

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.room"
    label = "room"
    default_auto_field = "django.db.models.BigAutoField"
