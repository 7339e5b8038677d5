"""Addresses of pages that belong to no part of the journey."""

from __future__ import annotations

from django.urls import path

from touchstone.web.ui import views

app_name = "ui"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("kept/forget/", views.forget_kept, name="forget-kept"),
    path("components/", views.components, name="components"),
]
