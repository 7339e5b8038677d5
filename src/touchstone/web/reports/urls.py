"""Addresses of assessment reports."""

from __future__ import annotations

from django.urls import path

from touchstone.web.reports import views

ATTEMPT = "attempts/<uuid:id>/"

urlpatterns = [
    path(f"{ATTEMPT}report/", views.inside, name="reports-inside"),
    path(f"{ATTEMPT}report/internal-assessment-report.pdf", views.inside_file, name="reports-inside-file"),
    path(f"{ATTEMPT}told/", views.told, name="reports-told"),
    path(f"{ATTEMPT}told/assessment-report.pdf", views.told_file, name="reports-told-file"),
]
