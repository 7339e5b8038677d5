"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from touchstone.web.audit import views

urlpatterns = [path("apprentices/<uuid:id>/history/", views.history, name="audit-history")]
