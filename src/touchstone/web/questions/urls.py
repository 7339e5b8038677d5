"""Addresses of the question bank, and of an attempt's questions."""

from __future__ import annotations

from django.urls import path

from touchstone.web.questions.views import attempt, bank, bringing

BANK, ATTEMPT = "questions/", "attempts/<uuid:id>/"
METHOD = f"{BANK}of/<str:reference>/<str:version>/<str:method>/"

urlpatterns = [
    path(BANK, bank.questions, name="questions-list"),
    path(f"{BANK}file/", bringing.download, name="questions-file"),
    path(f"{BANK}take-in/", bringing.take_in, name="questions-take-in"),
    path(METHOD, bank.coverage, name="questions-coverage"),
    path(f"{METHOD}new/", bank.new, name="questions-new"),
    path(f"{BANK}<uuid:id>/", bank.one, name="questions-one"),
    path(f"{BANK}<uuid:id>/wording/", bank.reword, name="questions-reword"),
    path(f"{ATTEMPT}questions/", attempt.questions, name="questions-set"),
    path(f"{ATTEMPT}questions/<int:number>/swap/", attempt.swap, name="questions-swap"),
    path(f"{ATTEMPT}preparation/", attempt.preparation, name="questions-preparation"),
]
