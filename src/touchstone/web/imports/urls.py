"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from touchstone.web.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports-list"),
    path("imports/new/", views.send, name="imports-send"),
    path("imports/template/", views.template, name="imports-template"),
    path("imports/<uuid:id>/", views.one, name="imports-one"),
    path("imports/<uuid:id>/rows/", views.rows, name="imports-rows"),
    path("imports/<uuid:id>/cancel/", views.cancel, name="imports-cancel"),
]
