"""Attempts and their bookings: assessors, availability, conflicts, notice."""

from __future__ import annotations

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.bookings"
    label = "bookings"
    default_auto_field = "django.db.models.BigAutoField"
