"""Addresses of assessments."""

from __future__ import annotations

from django.urls import URLPattern, path

from touchstone.web.assessments.views import attempt, feedback, reading, signing, submitting

ATTEMPT = "attempts/<uuid:id>/"

urlpatterns: list[URLPattern] = [
    path("apprentices/<uuid:id>/assessments/", reading.assessments, name="assessments-apprentice"),
    path("apprentices/<uuid:id>/assessments/<str:method>/begin/", submitting.begin, name="assessments-begin"),
    path(ATTEMPT, attempt.attempt, name="assessments-attempt"),
    path(ATTEMPT + "log/", reading.log, name="assessments-log"),
    path(ATTEMPT + "log/<int:number>/take-back/", attempt.take_back, name="assessments-take-back"),
    path(ATTEMPT + "sign/", signing.sign, name="assessments-sign"),
    path(ATTEMPT + "feedback/", feedback.edit, name="assessments-feedback"),
    path(ATTEMPT + "submit/", submitting.submit, name="assessments-submit"),
    path(ATTEMPT + "submitted/", submitting.submitted, name="assessments-submitted"),
]
