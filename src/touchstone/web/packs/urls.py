"""Addresses of whole portfolios."""

from __future__ import annotations

from django.urls import path

from touchstone.web.packs import views

OF_ONE = "apprentices/<uuid:id>/portfolio/"
ARRIVAL = "portfolio/packs/<uuid:id>/"

urlpatterns = [
    path(f"{OF_ONE}pack.zip", views.pack, name="packs-pack"),
    path(f"{OF_ONE}pdf/", views.bound, name="packs-bound"),
    path(f"{OF_ONE}pdf/portfolio.pdf", views.bound_file, name="packs-bound-file"),
    path(f"{OF_ONE}import/", views.send, name="packs-send"),
    path(f"{OF_ONE}import/mapping.xlsx", views.template, name="packs-template"),
    path(ARRIVAL, views.arrival, name="packs-arrival"),
    path(f"{ARRIVAL}take/", views.take, name="packs-take"),
    path(f"{ARRIVAL}cancel/", views.cancel, name="packs-cancel"),
    path(f"{ARRIVAL}mapping.xlsx", views.sheet, name="packs-sheet"),
]
