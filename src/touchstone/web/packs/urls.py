"""Addresses of whole portfolios."""

from __future__ import annotations

from django.urls import path

from touchstone.web.packs import views

urlpatterns = [
    path("apprentices/<uuid:id>/portfolio/pack.zip", views.pack, name="packs-pack"),
]
