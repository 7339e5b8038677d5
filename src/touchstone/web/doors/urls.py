"""Addresses of the doors."""

from __future__ import annotations

from django.urls import path

from touchstone.web.doors.views import tokens

urlpatterns = [
    path("programs/", tokens.tokens, name="doors-tokens"),
    path("programs/tokens/new/", tokens.make, name="doors-make"),
    path("programs/tokens/<uuid:id>/withdraw/", tokens.revoke, name="doors-revoke"),
    path("you/programs/", tokens.own, name="doors-own"),
    path("you/programs/new/", tokens.make_own, name="doors-make-own"),
]
