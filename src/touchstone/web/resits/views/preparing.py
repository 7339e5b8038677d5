"""More time, further learning and the set of questions of one attempt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from touchstone.rules.attempts import history
from touchstone.web.bookings.models import Attempt
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.resits.actions import preparing
from touchstone.web.resits.checks import window_of
from touchstone.web.resits.forms import Learning, Questions
from touchstone.web.resits.gathering import stands_now
from touchstone.web.resits.models import Kind
from touchstone.web.resits.overview import questions_differ
from touchstone.web.resits.queries import visible_attempt
from touchstone.web.resits.views.showing import page
from touchstone.web.ui.forms import refuse


def _sent(
    request: ActorRequest,
    found: Attempt,
    form: forms.Form,
    act: Callable[[], object],
    done: str,
) -> HttpResponse | Refused | None:
    """What came of a form: the page to go on to, a refusal, or nothing where it was not sent."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except Refused as refused:
        refuse(form, refused)
        return refused
    messages.success(request, done)
    return redirect("resits-home", found.apprenticeship_id)


def _answer(
    request: ActorRequest, template: str, form: forms.Form, sent: Any, context: Mapping[str, Any]
) -> HttpResponse:
    if isinstance(sent, HttpResponse):
        return sent
    return page(request, template, context, form, sent)


def _context(found: Attempt) -> dict[str, Any]:
    one = found.apprenticeship
    method = law.plan(one.standard, one.version).method(found.method)
    assert method is not None  # attempts are made from the plan's methods
    return {"one": one, "attempt": found, "method": method}


@acts(Permission.ARRANGE_AGAIN)
def more_time(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask for more time than a resit or retake typically takes."""
    found = visible_attempt(id, request.actor)
    _, known = stands_now(found.apprenticeship, request.now)
    ends = window_of(known, found.code)
    if ends is None:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    sent = _sent(
        request,
        found,
        form,
        lambda: preparing.ask_more_time(attempt=id, by=request.actor, at=request.now),
        "It is kept that more time was asked for. The last day of the limit stays where it is.",
    )
    grace = known.policy.typical_window_grace
    context = {**_context(found), "ends": ends, "longer": known.calendar.add(ends, grace), "grace": grace}
    return _answer(request, "more_time", form, sent, context)


@acts(Permission.ARRANGE_AGAIN)
def learning(request: ActorRequest, id: UUID) -> HttpResponse:
    """When the further learning before a retake takes place."""
    found = visible_attempt(id, request.actor)
    if found.kind != Kind.RETAKE:
        raise Http404
    said = found.further_learning or {}
    kept = {"learning_from": _day(said.get("from")), "learning_to": _day(said.get("to"))}
    form = Learning(request.POST if request.method == "POST" else None, initial=kept)

    def change() -> None:
        preparing.change_learning(attempt=id, learning=form.learning, by=request.actor, at=request.now)

    sent = _sent(request, found, form, change, "The further learning is kept.")
    return _answer(request, "learning", form, sent, _context(found))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


@acts(Permission.BOOK, Permission.ASSESS)
def questions(request: ActorRequest, id: UUID) -> HttpResponse:
    """Name the set of questions, beside the sets that were used before."""
    found = visible_attempt(id, request.actor)
    _, known = stands_now(found.apprenticeship, request.now)
    context = _context(found)
    form = Questions(request.POST if request.method == "POST" else None, initial={"name": found.question_set})

    def name() -> None:
        said = form.cleaned_data["name"]
        preparing.name_questions(attempt=id, name=said, by=request.actor, at=request.now)

    sent = _sent(request, found, form, name, "The set of questions is kept.")
    context |= {
        "others": [one.attempt for one in history(known) if _another(one.attempt, found)],
        "differ": questions_differ(known, context["method"]),
        "locked": bool(found.question_set) and found.judged_at is not None,
    }
    return _answer(request, "questions", form, sent, context)


def _another(one: Any, found: Attempt) -> bool:
    return bool(one.method == found.method and one.id != found.code)
