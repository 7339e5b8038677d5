"""Addresses of organisations, people in them, and the switch between roles."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
