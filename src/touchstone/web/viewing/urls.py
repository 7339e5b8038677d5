"""Addresses of recordings to watch."""

from __future__ import annotations

from django.urls import path

from touchstone.web.viewing import previewing, views

urlpatterns = [
    path("recordings/<uuid:id>/", views.player, name="viewing-player"),
    path("documents/<uuid:id>/", previewing.document, name="viewing-document"),
    path("recordings/content/<str:signed>/", views.content, name="viewing-content"),
]
