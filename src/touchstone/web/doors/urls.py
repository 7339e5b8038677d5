"""Addresses of the doors."""

from __future__ import annotations

from django.urls import path

from touchstone.web.doors.views import hooks, tokens

urlpatterns = [
    path("programs/", tokens.tokens, name="doors-tokens"),
    path("programs/tokens/new/", tokens.make, name="doors-make"),
    path("programs/tokens/<uuid:id>/withdraw/", tokens.revoke, name="doors-revoke"),
    path("programs/webhooks/", hooks.hooks, name="doors-hooks"),
    path("programs/webhooks/new/", hooks.add, name="doors-hook-new"),
    path("programs/webhooks/<uuid:id>/", hooks.hook, name="doors-hook"),
    path("programs/webhooks/<uuid:id>/secret/", hooks.renew, name="doors-hook-renew"),
    path("programs/webhooks/<uuid:id>/remove/", hooks.remove, name="doors-hook-remove"),
    path("programs/messages/<uuid:id>/", hooks.delivery, name="doors-delivery"),
    path("programs/messages/<uuid:id>/again/", hooks.redeliver, name="doors-redeliver"),
    path("you/programs/", tokens.own, name="doors-own"),
    path("you/programs/new/", tokens.make_own, name="doors-make-own"),
]
