"""Addresses of appeals."""

from __future__ import annotations

from django.urls import path

from touchstone.web.appeals.views import deciding, hearing, lodging, showing

urlpatterns = [
    path("apprentices/<uuid:id>/appeals/", showing.of_apprentice, name="appeals-apprentice"),
    path("apprentices/<uuid:id>/appeals/new/", lodging.lodge, name="appeals-lodge"),
    path("appeals/", showing.appeals, name="appeals-list"),
    path("appeals/<uuid:id>/", showing.appeal, name="appeals-appeal"),
    path("appeals/<uuid:id>/lodged/", lodging.lodged, name="appeals-lodged"),
    path("appeals/<uuid:id>/withdraw/", lodging.withdraw, name="appeals-withdraw"),
    path("appeals/<uuid:id>/further/", lodging.further, name="appeals-further"),
    path("appeals/<uuid:id>/case/", deciding.case, name="appeals-case"),
    path("appeals/<uuid:id>/decide/", deciding.decide, name="appeals-decide"),
    path("appeals/<uuid:id>/deciders/", hearing.deciders, name="appeals-deciders"),
    path("appeals/deciders/<uuid:id>/stand-down/", hearing.stand_down, name="appeals-stand-down"),
    path("appeals/decisions/<uuid:id>/set-aside/", hearing.set_aside, name="appeals-set-aside"),
]
