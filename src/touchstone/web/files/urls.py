"""Addresses of files."""

from __future__ import annotations

from django.urls import path

from touchstone.web.files import views

urlpatterns = [
    path("files/<uuid:id>/", views.open_, name="files-open"),
    path("files/content/<str:signed>/", views.content, name="files-content"),
]
