"""Submitting the judgements, and beginning a method that others than assessors mark."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from touchstone.rules.findings import Finding
from touchstone.rules.statement import Force
from touchstone.web.apprentices.queries import visible
from touchstone.web.assessments import actions
from touchstone.web.assessments.feedback import feedback
from touchstone.web.assessments.forms import Submit
from touchstone.web.assessments.overview import outside_method
from touchstone.web.assessments.page import Shown
from touchstone.web.assessments.readiness import readiness
from touchstone.web.assessments.views.access import READS, locked_because, opened
from touchstone.web.assessments.waiting import unsettled
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE


@cache_control(private=True, no_cache=True)
@acts(*READS)
def submit(request: ActorRequest, id: UUID) -> HttpResponse:
    """Everything in the way on one page, and the button that locks the log."""
    shown = opened(id, request)
    because = locked_because(shown, request.actor)
    if shown.row.judged_at is not None:
        return redirect("assessments-submitted", id)
    if because is not None:
        return redirect("assessments-attempt", id)
    ready, refusal = readiness(shown.situation, shown.row.code), None
    waits = unsettled(shown.row)
    ready = replace(ready, left=(*ready.left, *waits))
    form = Submit(request.POST if request.method == "POST" else None, unknown=bool(ready.unknown))
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit(attempt=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("assessments-submitted", id)
    blocking = [(each, *_let_pass(shown, each, request.actor)) for each in ready.blocking]
    said = {
        "shown": shown,
        "one": shown.one,
        "ready": ready,
        "aside": bool(waits),
        "blocking": blocking,
        "form": form,
        "feedback": feedback(shown.method, shown.entries),
        "refusal": Refused(refusal.message) if refusal else None,
    }
    wrong = refusal is not None or bool(form.is_bound and form.errors)
    return render(request, "assessments/submit.html", said, status=UNPROCESSABLE if wrong else 200)


def _let_pass(shown: Shown, finding: Finding, actor: Actor) -> tuple[str, str]:
    """Where this person can let a finding pass, in which words; else who can."""
    must = finding.force is Force.MUST
    if not actor.may(Permission.OVERRIDE if must else Permission.ACKNOWLEDGE):
        return "", "A manager can let it pass, with a reason." if must else "Ask the bookings team."
    address = reverse("records-let-pass", args=[shown.one.id, finding.code])
    query = f"?subject={finding.subject}" if finding.subject else ""
    return address + query, "Let it pass, with a reason" if must else "Note it and go on, with a reason"


@require_safe
@acts(*READS)
def submitted(request: ActorRequest, id: UUID) -> HttpResponse:
    """That the judgements are locked, and what happens next."""
    shown = opened(id, request)
    if shown.row.judged_at is None:
        return redirect("assessments-attempt", id)
    return render(request, "assessments/submitted.html", {"shown": shown, "one": shown.one})


@acts(Permission.MARK)
def begin(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """Begin a method that the actor's organisation marks itself."""
    one = visible(id, request.actor)
    found, refusal = outside_method(one, method, request.actor), None
    if request.method == "POST":
        try:
            made = actions.begin(apprenticeship=one.id, method=method, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"{found.title} has begun.")
            return redirect("assessments-attempt", made.id)
    said = {"one": one, "method": found, "refusal": refusal}
    return render(request, "assessments/begin.html", said, status=UNPROCESSABLE if refusal else 200)
