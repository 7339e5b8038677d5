"""Addresses of pages that belong to no part of the journey."""

from __future__ import annotations

from django.urls import path

from touchstone.web.ui import views

urlpatterns = [
    path("manage/", views.manage, name="ui-manage"),
    path("help/", views.help_page, name="ui-help"),
    path("accessibility/", views.accessibility, name="ui-accessibility"),
    path("privacy/", views.privacy, name="ui-privacy"),
    path("kept/forget/", views.forget_kept, name="ui-forget-kept"),
    path("components/", views.components, name="ui-components"),
]
