"""Addresses of the demonstration; there are none where it is not switched on."""

from __future__ import annotations

from django.urls import path

from touchstone.web.demo import views

urlpatterns = [
    path("demonstration/", views.home, name="demo-home"),
    path("demonstration/sign-in/", views.sign_in, name="demo-sign-in"),
    path("demonstration/tour/", views.tour, name="demo-tour"),
]
