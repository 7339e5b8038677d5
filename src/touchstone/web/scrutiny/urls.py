"""Addresses of external quality assurance."""

from __future__ import annotations

from django.urls import path

from touchstone.web.scrutiny.views import granting, looking

urlpatterns = [
    path("scrutiny/", looking.own, name="scrutiny-own"),
    path("scrutiny/records.zip", looking.records, name="scrutiny-records"),
    path("apprentices/<uuid:id>/trail/", looking.trail, name="scrutiny-trail"),
    path("scrutiny/grants/", granting.grants, name="scrutiny-list"),
    path("scrutiny/grants/new/", granting.new, name="scrutiny-new"),
    path("scrutiny/grants/<uuid:id>/", granting.grant, name="scrutiny-grant"),
    path("scrutiny/grants/<uuid:id>/end/", granting.end, name="scrutiny-end"),
]
