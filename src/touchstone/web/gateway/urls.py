"""Addresses of gateways."""

from __future__ import annotations

from django.urls import URLPattern, path

from touchstone.web.gateway import views

ONE = "apprentices/<uuid:id>/gateways/"
GATE = ONE + "<str:gateway>/"
ROUND = "gateways/rounds/<uuid:id>/"

urlpatterns: list[URLPattern] = [
    path(ONE, views.tasks, name="gateway-tasks"),
    path(GATE + "items/<str:requirement>/", views.item, name="gateway-item"),
    path(GATE + "confirm/", views.confirm, name="gateway-confirm"),
    path(GATE + "confirmed/", views.confirmed, name="gateway-confirmed"),
    path("gateways/", views.waiting, name="gateway-list"),
    path(ROUND + "sign/", views.sign, name="gateway-sign"),
    path(ROUND + "take-back/", views.take_back, name="gateway-take-back"),
    path(ROUND + "open-again/", views.open_again, name="gateway-open-again"),
    path(ROUND + "review/", views.review, name="gateway-review"),
]
