"""Addresses of results."""

from __future__ import annotations

from django.urls import path

from touchstone.web.results import views

urlpatterns = [
    path("results/", views.to_release, name="results-list"),
    path("results/released/", views.released, name="results-released"),
    path("results/<uuid:id>/", views.release, name="results-release"),
    path("results/<uuid:id>/hold/", views.hold, name="results-hold"),
    path("results/<uuid:id>/lift/", views.lift, name="results-lift"),
    path("results/released/<uuid:id>/", views.done, name="results-done"),
    path("results/released/<uuid:id>/kept/", views.kept_answer, name="results-kept"),
    path("results/released/<uuid:id>/tell/", views.tell, name="results-tell"),
    path("apprentices/<uuid:id>/statement/", views.statement, name="results-statement"),
    path("apprentices/<uuid:id>/statement.pdf", views.statement_file, name="results-statement-file"),
]
