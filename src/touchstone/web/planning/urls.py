"""Addresses of planning sheets."""

from __future__ import annotations

from django.urls import path

from touchstone.web.planning.views import reading, showing, writing

OF_ONE = "apprentices/<uuid:id>/planning/"
METHOD = f"{OF_ONE}methods/<slug:method>/"

urlpatterns = [
    path("planning/", reading.own, name="planning-own"),
    path(OF_ONE, reading.home, name="planning-home"),
    path(f"{OF_ONE}readers/", showing.readers, name="planning-readers"),
    path(METHOD, writing.method, name="planning-method"),
    path(f"{METHOD}print/", reading.printed, name="planning-print"),
    path(f"{METHOD}sheet.pdf", reading.as_pdf, name="planning-pdf"),
    path(f"{METHOD}points/<str:point>/", writing.save, name="planning-save"),
]
