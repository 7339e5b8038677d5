"""Addresses of organisations, people in them, and the switch between roles."""

from __future__ import annotations

from django.urls import path

from touchstone.web.organisations import views

urlpatterns = [
    path("roles/", views.roles, name="organisations-roles"),
    path("no-role/", views.no_role, name="no-role"),
    path("people/", views.people, name="organisations-people"),
    path("people/<uuid:id>/end/", views.end, name="organisations-end"),
    path("people/invitations/<uuid:id>/withdraw/", views.withdraw, name="organisations-withdraw"),
    path("partners/", views.partners, name="organisations-partners"),
    path("partners/<uuid:id>/end/", views.end_partner, name="organisations-end-partner"),
    path("organisation/", views.settle, name="organisations-settings"),
]
