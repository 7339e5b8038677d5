"""Addresses of mail and background work."""

from __future__ import annotations

from django.urls import path

from touchstone.web.mail import views

urlpatterns = [
    path("outbox/", views.outbox, name="mail-outbox"),
    path("outbox/<uuid:id>/", views.message, name="mail-message"),
    path("jobs/", views.jobs, name="mail-jobs"),
    path("jobs/<int:id>/again/", views.again, name="mail-again"),
]
