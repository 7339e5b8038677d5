"""The question bank of an organisation, the set drawn for an attempt, and the assessor's preparation."""

from __future__ import annotations

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """The app as Django knows it."""

    name = "touchstone.web.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"
