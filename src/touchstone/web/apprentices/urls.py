"""Addresses of apprentices."""

from __future__ import annotations

from django.urls import path

from touchstone.web.apprentices.views import changing, listing, registering

urlpatterns = [
    path("apprentices/", listing.apprentices, name="apprentices-list"),
    path("apprentices/register/", registering.begin, name="apprentices-register"),
    path("apprentices/register/check/", registering.check, name="apprentices-register-check"),
    path("apprentices/register/<slug:slug>/", registering.step, name="apprentices-register-step"),
    path("apprentices/<uuid:id>/registered/", registering.registered, name="apprentices-registered"),
    path("apprentices/<uuid:id>/edit/", changing.edit, name="apprentices-edit"),
    path("apprentices/<uuid:id>/version/", changing.version, name="apprentices-version"),
    path("apprentices/<uuid:id>/withdraw/", changing.withdraw, name="apprentices-withdraw"),
]
