"""The answers of a registration in words, grouped by step, for people to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from touchstone.rules.words import on_date
from touchstone.web.apprentices.draft import Draft
from touchstone.web.apprentices.forms import Step

SKIPPED = {"uln_confirmed"}
YES = {True: "Yes", False: "No", None: "Not known yet"}
LEFT_OUT = {"original_started_on": "The same as the start date"}  # what an empty answer means


@dataclass(frozen=True)
class Group:
    """The answers of one step and where to change them."""

    title: str
    rows: list[tuple[str, str, str]]


def answers(draft: Draft) -> list[Group]:
    """Every answer with its question, as it will be kept."""
    return [_group(draft.form(step.slug)) for step in draft.steps]


def _group(form: Step) -> Group:
    form.is_valid()
    address = reverse("apprentices-register-step", args=[form.slug])
    rows = [
        (str(form[name].label), _said(form, name), address) for name in form.fields if name not in SKIPPED
    ]
    return Group(form.title.rstrip("?"), rows)


def _said(form: Step, name: str) -> str:
    value: Any = form.cleaned_data.get(name)
    choices = {str(key): str(text) for key, text in getattr(form.fields[name], "choices", ())}
    if isinstance(value, date):
        return on_date(value)
    if value is None and name in LEFT_OUT:
        return LEFT_OUT[name]
    if str(value) in choices:
        return choices[str(value)]
    return YES[value] if value in (True, False, None) else str(value)
