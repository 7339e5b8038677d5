"""Addresses of apprentices."""

from __future__ import annotations

from django.urls import path

from touchstone.web.apprentices.views import changing, circumstances, listing, registering

urlpatterns = [
    path("apprentices/", listing.apprentices, name="apprentices-list"),
    path("apprentices/register/", registering.begin, name="apprentices-register"),
    path("apprentices/register/check/", registering.check, name="apprentices-register-check"),
    path("apprentices/register/<slug:slug>/", registering.step, name="apprentices-register-step"),
    path("apprentices/<uuid:id>/registered/", registering.registered, name="apprentices-registered"),
    path("apprentices/<uuid:id>/edit/", changing.edit, name="apprentices-edit"),
    path(
        "apprentices/<uuid:id>/circumstances/", circumstances.circumstances, name="apprentices-circumstances"
    ),
    path("apprentices/<uuid:id>/circumstances/noted/", circumstances.done, name="apprentices-noted"),
    path("apprentices/<uuid:id>/break/", circumstances.begin_break, name="apprentices-begin-break"),
    path("apprentices/<uuid:id>/return/", circumstances.end_break, name="apprentices-end-break"),
    path("apprentices/breaks/<uuid:id>/", circumstances.correct_break, name="apprentices-correct-break"),
    path("apprentices/<uuid:id>/employer/", circumstances.employer, name="apprentices-employer"),
    path("apprentices/<uuid:id>/provider/", circumstances.provider, name="apprentices-provider"),
    path("apprentices/<uuid:id>/version/", circumstances.version, name="apprentices-version"),
    path("apprentices/<uuid:id>/withdraw/", circumstances.withdraw, name="apprentices-withdraw"),
    path("apprentices/<uuid:id>/reinstate/", circumstances.reinstate, name="apprentices-reinstate"),
]
