"""Addresses of resits and retakes."""

from __future__ import annotations

from django.urls import path

from touchstone.web.resits.views import answering, exceptional, preparing, proposing

OF_ONE = "apprentices/<uuid:id>/resits/"
ATTEMPT = "attempts/<uuid:id>/"

urlpatterns = [
    path(OF_ONE, proposing.home, name="resits-home"),
    path(f"{OF_ONE}entire-assessment/", proposing.entire, name="resits-entire"),
    path(f"{OF_ONE}<slug:method>/propose/", proposing.propose, name="resits-propose"),
    path("resits/<uuid:id>/", answering.answer, name="resits-answer"),
    path("resits/<uuid:id>/take-back/", answering.take_back, name="resits-take-back"),
    path(f"{ATTEMPT}more-time/", preparing.more_time, name="resits-more-time"),
    path(f"{ATTEMPT}further-learning/", preparing.learning, name="resits-learning"),
    path(f"{ATTEMPT}question-set/", preparing.questions, name="resits-questions"),
    path(f"{ATTEMPT}exceptional/", exceptional.decide, name="resits-exceptional"),
]
