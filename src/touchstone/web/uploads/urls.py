"""Addresses of uploads."""

from __future__ import annotations

from django.urls import path

from touchstone.web.uploads import views

urlpatterns = [
    path("uploads/", views.begin, name="uploads-begin"),
    path("uploads/<uuid:id>/", views.one, name="uploads-one"),
    path("uploads/<uuid:id>/hash/", views.say, name="uploads-say"),
]
