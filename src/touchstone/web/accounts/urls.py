"""Addresses of people's own settings."""

from __future__ import annotations

from django.urls import path

from touchstone.web.accounts import views

urlpatterns = [
    path("invitation/<str:secret>/", views.take_up, name="accounts-accept"),
    path("you/", views.preferences, name="accounts-preferences"),
]
