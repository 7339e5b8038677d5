"""Every address of the application, app by app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from touchstone.project.shelves import Shelves

pages: list[URLPattern | URLResolver] = [
    path("", include("touchstone.api.urls")),
    path("", include("touchstone.web.accounts.urls")),  # some in place of allauth's
    path("accounts/", include("allauth.urls")),
    path("", include("touchstone.web.organisations.urls")),
    path("", include("touchstone.web.apprentices.urls")),
    path("", include("touchstone.web.appeals.urls")),
    path("", include("touchstone.web.files.urls")),
    path("", include("touchstone.web.uploads.urls")),
    path("", include("touchstone.web.viewing.urls")),
    path("", include("touchstone.web.anonymising.urls")),
    path("", include("touchstone.web.assessments.urls")),
    path("", include("touchstone.web.questions.urls")),
    path("", include("touchstone.web.console.urls")),
    path("", include("touchstone.web.room.urls")),
    path("", include("touchstone.web.demo.urls")),
    path("", include("touchstone.web.doors.urls")),
    path("", include("touchstone.web.gateway.urls")),
    path("", include("touchstone.web.bookings.urls")),
    path("", include("touchstone.web.portfolio.urls")),
    path("", include("touchstone.web.packs.urls")),
    path("", include("touchstone.web.links.urls")),
    path("", include("touchstone.web.planning.urls")),
    path("", include("touchstone.web.imports.urls")),
    path("", include("touchstone.web.mail.urls")),
    path("", include("touchstone.web.audit.urls")),
    path("", include("touchstone.web.quality.urls")),
    path("", include("touchstone.web.results.urls")),
    path("", include("touchstone.web.reports.urls")),
    path("", include("touchstone.web.resits.urls")),
    path("", include("touchstone.web.scrutiny.urls")),
    path("", include("touchstone.web.privacy.urls")),
    path("", include("touchstone.web.records.urls")),
    path("", include("touchstone.web.standards.urls")),
    path("", include("touchstone.web.ui.urls")),
]
urlpatterns = [Shelves(pages)]
handler400 = "touchstone.web.ui.views.bad_request"
handler403 = "touchstone.web.ui.views.not_allowed"
handler404 = "touchstone.web.ui.views.not_found"
handler429 = "touchstone.web.ui.views.too_many"  # allauth looks for it here
handler500 = "touchstone.web.ui.views.server_error"
