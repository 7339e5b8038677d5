"""Addresses around the room of an assessment."""

from __future__ import annotations

from django.urls import path

from touchstone.web.room import views

ATTEMPT = "attempts/<uuid:id>/"

urlpatterns = [
    path("room/", views.mine, name="room-mine"),
    path(ATTEMPT + "room/", views.page, name="room-page"),
    path(ATTEMPT + "room/end/", views.end, name="room-end"),
    path(ATTEMPT + "watch/", views.watch, name="room-watch"),
    path(ATTEMPT + "own-log/", views.own, name="room-own"),
    path(ATTEMPT + "compared/", views.compared, name="room-compared"),
    path(ATTEMPT + "compared/compared.csv", views.compared_file, name="room-compared-file"),
]
