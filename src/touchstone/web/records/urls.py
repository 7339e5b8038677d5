"""Addresses of records, and the front page."""

from __future__ import annotations

from django.urls import path

from touchstone.web.records.views import deciding, disputable, exporting, front, record

urlpatterns = [
    path("", front.home, name="home"),
    path("board/", front.board, name="records-board"),
    path("my-apprenticeship/", front.own, name="apprentices-own"),
    path("apprentices/<uuid:id>/", record.record, name="records-record"),
    path("apprentices/<uuid:id>/download/", exporting.export, name="records-export"),
    path("apprentices/<uuid:id>/record.json", exporting.as_json, name="records-json"),
    path("apprentices/<uuid:id>/adjust/", deciding.adjust, name="records-adjust"),
    path("apprentices/<uuid:id>/refuse-adjustment/", disputable.refuse, name="records-refuse"),
    path("apprentices/<uuid:id>/sanction/", disputable.sanction, name="records-sanction"),
    path("apprentices/<uuid:id>/let-pass/<str:code>/", deciding.let_pass, name="records-let-pass"),
]
