"""Addresses of data protection."""

from __future__ import annotations

from django.urls import path

from touchstone.web.privacy.views import downloading, erasing, holding, keeping, lists

OF_ONE = "apprentices/<uuid:id>/data/"
urlpatterns = [
    path("my-data/", keeping.own, name="privacy-own"),
    path(OF_ONE, keeping.home, name="privacy-home"),
    path(f"{OF_ONE}access/", keeping.accesses, name="privacy-access"),
    path(f"{OF_ONE}download/", downloading.download, name="privacy-download"),
    path(f"{OF_ONE}erasure/", erasing.ask, name="privacy-ask"),
    path(f"{OF_ONE}hold/", holding.place, name="privacy-hold"),
    path(f"{OF_ONE}files/", keeping.files, name="privacy-files"),
    path("data-protection/", lists.requests, name="privacy-list"),
    path("data-protection/requests/<uuid:id>/", erasing.answer, name="privacy-request"),
    path("data-protection/requests/<uuid:id>/take-back/", erasing.take_back, name="privacy-withdraw"),
    path("data-protection/holds/", lists.holds, name="privacy-holds"),
    path("data-protection/files/<uuid:id>/hold/", holding.place_on_file, name="privacy-hold-file"),
    path("data-protection/holds/<uuid:id>/lift/", holding.lift, name="privacy-lift"),
    path("data-protection/soon/", lists.going, name="privacy-soon"),
    path("data-protection/soon/<slug:kind>/", lists.going_of, name="privacy-soon-kind"),
    path("data-protection/removed/", lists.removed, name="privacy-removed"),
    path("data-protection/outcomes/", lists.outcomes, name="privacy-outcomes"),
]
