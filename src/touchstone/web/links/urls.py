"""Addresses of upload links: for those who ask, and for whoever holds one."""

from __future__ import annotations

from django.urls import path

from touchstone.web.links.views import asking, deciding, sending

OF_ONE = "apprentices/<uuid:id>/links/"
SEND = "send/<str:secret>/"

urlpatterns = [
    path(OF_ONE, asking.home, name="links-home"),
    path(f"{OF_ONE}new/", asking.ask, name="links-ask"),
    path("links/<uuid:id>/withdraw/", asking.withdraw, name="links-withdraw"),
    path("links/files/<uuid:id>/", deciding.decide, name="links-decide"),
    path("links/files/<uuid:id>/open/", deciding.look, name="links-look"),
    path(SEND, sending.page, name="links-send"),
    path(f"{SEND}received/<uuid:id>/", sending.received, name="links-received"),
    path(f"{SEND}files/", sending.begin, name="links-begin"),
    path(f"{SEND}files/<uuid:id>/", sending.one, name="links-one"),
    path(f"{SEND}files/<uuid:id>/hash/", sending.say, name="links-say"),
]
