"""Addresses of quality assurance."""

from __future__ import annotations

from django.urls import path

from touchstone.web.quality import views

urlpatterns = [
    path("quality/", views.reviews, name="quality-list"),
    path("quality/<uuid:id>/", views.review, name="quality-review"),
    path("quality/<uuid:id>/change/", views.change, name="quality-change"),
    path("quality/<uuid:id>/draw-in/", views.draw_in, name="quality-draw-in"),
    path("quality/<uuid:id>/stand-aside/", views.stand_aside, name="quality-stand-aside"),
    path("quality/<uuid:id>/question/", views.question, name="quality-question"),
]
