"""The bank: its list, what it covers, one question with its history, and writing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.plans.fault import PlanError
from touchstone.rules.calendar import day
from touchstone.rules.plan import Plan
from touchstone.rules.plan.method import Method
from touchstone.web.audit.queries import people
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.questions import listing, queries
from touchstone.web.questions.actions import keeping
from touchstone.web.questions.covering import covering
from touchstone.web.questions.fitting import asks, fitting, methods, newest
from touchstone.web.questions.forms import DecideForm, QuestionForm
from touchstone.web.questions.models import BankQuestion, State
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
STEPS = {"in_use": "Put in use", "reviewed": "Reviewed", "withdrawn": "Withdrawn"}


@require_safe
@acts(Permission.READ_QUESTIONS)
def questions(request: ActorRequest) -> HttpResponse:
    """Every question, with filters; the methods that a bank is kept for; what is due."""
    today = day(request.now)
    context = {
        "table": listing.table(request.actor, request.GET.dict(), today),
        "methods": list(methods()),
        "title": listing.title,
        "due": queries.due(request.actor, today),
        "today": today,
        "keeps": request.actor.may(Permission.KEEP_QUESTIONS),
    }
    return render(request, "questions/list.html", context)


@require_safe
@acts(Permission.READ_QUESTIONS)
def coverage(request: ActorRequest, reference: str, version: str, method: str) -> HttpResponse:
    """What the questions in use cover of a method, and the gaps by name."""
    plan, known = _method(reference, version, method)
    bank = queries.in_use(request.actor.organisation_id, reference, method)
    context = {
        "plan": plan,
        "of": covering(plan, known, bank),
        "keeps": request.actor.may(Permission.KEEP_QUESTIONS),
    }
    return render(request, "questions/coverage.html", context)


def _method(reference: str, version: str, method: str) -> tuple[Plan, Method]:
    try:
        plan = law.plan(reference, version)
    except PlanError:
        raise Http404 from None
    found = plan.method(method)
    if found is None or not asks(found):
        raise Http404
    return plan, found


@GET_OR_POST
@acts(Permission.KEEP_QUESTIONS)
def new(request: ActorRequest, reference: str, version: str, method: str) -> HttpResponse:
    """Write a question for a method."""
    plan, known = _method(reference, version, method)
    form = QuestionForm(request.POST or None, method=known)
    if form.is_valid():
        try:
            made = keeping.add(
                standard=reference, method=method, said=form.said(), by=request.actor, at=request.now
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(
                request, f"{made.code} is written down as a draft. Put it in use when it is fine."
            )
            return redirect("questions-one", made.id)
    return _writing(request, form, plan, known, None)


@GET_OR_POST
@acts(Permission.KEEP_QUESTIONS)
def reword(request: ActorRequest, id: UUID) -> HttpResponse:
    """Word a question anew."""
    found = queries.question(id, request.actor)
    known = newest(found.standard, found.method)
    if known is None:
        raise Http404
    form = QuestionForm(request.POST or None, method=known[1], wording=found.current)
    if form.is_valid():
        try:
            keeping.reword(
                question=id,
                said=form.said(),
                before=form.cleaned_data["before"] or 0,
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, "The new wording is kept. Sets that were drawn keep the one they have.")
            return redirect("questions-one", id)
    return _writing(request, form, *known, found)


def _writing(
    request: ActorRequest, form: QuestionForm, plan: Plan, method: Method, one: BankQuestion | None
) -> HttpResponse:
    context = {"form": form, "plan": plan, "method": method, "question": one}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "questions/writing.html", context, status=status)


@GET_OR_POST
@acts(Permission.KEEP_QUESTIONS, reading=(Permission.READ_QUESTIONS,))
def one(request: ActorRequest, id: UUID) -> HttpResponse:
    """One question with its wordings and what was decided; the buttons decide."""
    found = queries.question(id, request.actor)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        decision = request.POST.get("decision", "")
        try:
            keeping.decide(
                question=id,
                decision=decision,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=request.now,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{found.code}: {STEPS[decision].lower()}.")
            return redirect("questions-one", id)
    context = _shown(found, request) | {"form": form}
    return render(request, "questions/one.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _shown(found: BankQuestion, request: ActorRequest) -> dict[str, Any]:
    known = newest(found.standard, found.method)
    wordings, steps = list(found.wordings.all()), sorted(found.steps.all(), key=lambda step: step.at)
    current = wordings[0]
    themes = {theme.id: theme.title for theme in known[1].themes} if known else {}
    return {
        "question": found,
        "current": current,
        "wordings": wordings,
        "steps": steps[::-1],
        "said": STEPS,
        "names": people({*(each.by for each in wordings), *(each.by for each in steps)}),
        "themes": themes,
        "method": known[1].title if known else found.method,
        "ksbs": [ksb for ksb in known[0].ksbs if ksb.code in current.ksbs] if known else [],
        "versions": fitting(found.standard, found.method, current.ksbs, current.theme),
        "state": State(found.state).label,
        "is_due": found.is_due(day(request.now)),
        "keeps": request.actor.may(Permission.KEEP_QUESTIONS),
    }
