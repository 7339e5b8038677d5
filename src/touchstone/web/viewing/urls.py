"""Addresses of recordings to watch."""

from __future__ import annotations

from django.urls import path

from touchstone.web.viewing import listing, previewing, views

urlpatterns = [
    path("recordings/<uuid:id>/", views.player, name="viewing-player"),
    path("apprentices/<uuid:id>/recordings/", listing.recordings, name="viewing-recordings"),
    path("recordings/<uuid:id>/take-back/", listing.take_back, name="viewing-take-back"),
    path("documents/<uuid:id>/", previewing.document, name="viewing-document"),
    path("recordings/content/<str:signed>/", views.content, name="viewing-content"),
]
