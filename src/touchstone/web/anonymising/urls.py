"""Addresses of the help with anonymity."""

from __future__ import annotations

from django.urls import path

from touchstone.web.anonymising import views

urlpatterns = [
    path("apprentices/<uuid:id>/names-to-hide/", views.names, name="anonymising-names"),
    path("portfolio/pieces/<uuid:id>/names/", views.piece, name="anonymising-piece"),
]
