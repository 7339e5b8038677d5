"""Refuse a reasonable adjustment, or impose a sanction: filled in, checked, then told to those concerned."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touchstone.rules.words import plural
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import adjusting, law
from touchstone.web.records.forms import NONE_OF_THEM, RefuseForm, SanctionForm
from touchstone.web.records.saying import attempts_to_name
from touchstone.web.ui.forms import UNPROCESSABLE
from touchstone.web.ui.forms import refuse as refuse_form

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSAL = {
    "title": "Refuse a reasonable adjustment",
    "check": "Check the refusal",
    "do": "Refuse it",
    "told": "The apprentice and the training provider",
    "done": "The refusal is kept. Those concerned are told of it, and until when they may appeal.",
}
SANCTION = {
    "title": "Impose a sanction for malpractice",
    "check": "Check the sanction",
    "do": "Impose it",
    "told": "The apprentice, the training provider and the employer",
    "done": "The sanction is kept. Those concerned are told of it, and until when they may appeal.",
}


@GET_OR_POST
@acts(Permission.ADJUST)
def refuse(request: ActorRequest, id: UUID) -> HttpResponse:
    """Refuse more time that was asked for."""
    one = visible(id, request.actor)
    plan = law.plan(one.standard, one.version)
    form = RefuseForm(_posted(request), plan=plan, initial={"id": uuid.uuid4()})
    return _two_steps(request, one, form, adjusting.refuse_adjustment, REFUSAL)


@GET_OR_POST
@acts(Permission.SANCTION)
def sanction(request: ActorRequest, id: UUID) -> HttpResponse:
    """Impose a sanction, in words."""
    one = visible(id, request.actor)
    form = SanctionForm(_posted(request), attempts=attempts_to_name(one), initial={"id": uuid.uuid4()})
    return _two_steps(request, one, form, adjusting.sanction, SANCTION)


def _posted(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _two_steps(
    request: ActorRequest,
    one: Apprenticeship,
    form: forms.Form,
    act: Callable[..., Any],
    words: Mapping[str, str],
) -> HttpResponse:
    """The form, then what was filled in to check, then for good: those concerned are told at once."""
    refusal = None
    writing = request.method == "POST" and "again" not in request.POST
    context = {"one": one, "form": form, "words": words}
    if writing and form.is_valid():
        if "sure" not in request.POST:
            hidden = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
            return render(request, "records/check.html", context | {"rows": _rows(form), "hidden": hidden})
        try:
            act(apprenticeship=one.id, **form.cleaned_data, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse_form(form, refused)
        else:
            messages.success(request, words["done"])
            return redirect("records-record", one.id)
    wrong = refusal is not None or (writing and bool(form.errors))
    page = context | {"refusal": refusal}
    return render(request, "records/decide.html", page, status=UNPROCESSABLE if wrong else 200)


def _rows(form: forms.Form) -> list[tuple[str, str]]:
    """What was filled in, as it is called on the form."""
    return [
        (str(form.fields[name].label), _value(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if not isinstance(form.fields[name].widget, forms.HiddenInput)
    ]


def _value(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value or NONE_OF_THEM, value))  # type: ignore[arg-type]
    if isinstance(field, forms.IntegerField):
        return plural(value, "minute") if value else "Not named"
    return str(value)
