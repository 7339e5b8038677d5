"""Addresses of the API and of the page that describes it."""

from __future__ import annotations

from typing import Any, cast

from django.urls import path

from touchstone.api import pouring, views
from touchstone.api.service import service

api = service()
urlpatterns = [
    path("api/", views.reference, name="api-reference"),
    path("api/v1/openapi.json", views.openapi, name="api-openapi"),
    path("api/v1/uploads", pouring.begin, name="api-uploads"),
    path("api/v1/uploads/<uuid:id>", pouring.one, name="api-upload"),
    path("api/v1/", cast("Any", api.urls)),
]
