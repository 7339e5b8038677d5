"""Addresses of people's own settings."""

from __future__ import annotations

from django.urls import path

from touchstone.web.accounts import arriving, passkeys, views

urlpatterns = [
    # in place of allauth's own of the same addresses, which come later
    path("accounts/2fa/webauthn/add/", passkeys.add, name="mfa_add_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("invitation/<str:secret>/", views.take_up, name="accounts-accept"),
    path("you/", views.preferences, name="accounts-preferences"),
    path("organisation/sign-in/", views.provider, name="accounts-provider"),
    path("sign-in/", arriving.find, name="accounts-find"),
    path("sign-in/<str:key>/", arriving.away, name="accounts-away"),
    path("sign-in/<str:key>/back/", arriving.back, name="accounts-back"),
]
