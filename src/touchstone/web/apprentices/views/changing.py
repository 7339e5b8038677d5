"""Correct a registration: what others changed meanwhile is shown beside what was typed."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from touchstone.web.apprentices import actions
from touchstone.web.apprentices.forms import EditForm, initial
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts

UNREADY = 422


@acts(Permission.EDIT_REGISTRATION)
def edit(request: ActorRequest, id: UUID) -> HttpResponse:
    """The registration in one form; what others changed meanwhile is shown beside what was typed."""
    one = visible(id, request.actor)
    form, refusal, now = _edit_form(request, one), None, actions.shown(one)
    others: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            actions.edit(
                apprenticeship=one.id, changes=form.changes, seen=seen, by=request.actor, at=request.now
            )
        except Refused as refused:
            refusal = refused
            others = {field: now[field] for field, value in seen.items() if now.get(field, value) != value}
            form = _edit_form(request, one, seen=now)
            take_up(form, refused)
        else:
            messages.success(request, "The registration was changed.")
            return redirect("records-record", one.id)
    context = {"one": one, "form": form, "refusal": refusal, "others": _labelled(form, others)}
    return render(request, "apprentices/edit.html", context, status=status(request))


def _edit_form(request: ActorRequest, one: Apprenticeship, seen: dict[str, str] | None = None) -> EditForm:
    known = {"organisation": one.organisation_id}
    begins = initial(one) | {"seen": actions.shown(one)}
    data: Any = None
    if request.method == "POST":
        data = request.POST.copy()
        if seen is not None:
            data["seen"] = json.dumps(seen)
    return EditForm(data, actor=request.actor, known=known, now=request.now, initial=begins)


def _labelled(form: EditForm, values: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(form[name].label), value) for name, value in values.items() if name in form.fields]


def take_up(form: forms.Form, refusal: Refused) -> None:
    """Put what an action found at a field next to that field."""
    form.is_valid()
    for field, message in refusal.fields.items():
        if field in form.fields:
            form.add_error(field, message)


def status(request: ActorRequest) -> int:
    """Of the page of a form: a form that is shown again after it was sent was not taken."""
    return UNREADY if request.method == "POST" else 200
