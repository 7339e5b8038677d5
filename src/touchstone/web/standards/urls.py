"""Addresses of the plans that apprentices are assessed by."""

from __future__ import annotations

from django.urls import URLPattern, path

from touchstone.web.standards import views

urlpatterns: list[URLPattern] = [
    path("standards/", views.standards, name="standards-list"),
    path("standards/<slug:reference>/<str:version>/", views.standard, name="standards-one"),
]
