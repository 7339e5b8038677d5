"""Pages of quality assurance: the queue, a review, changes with their reasons, questions to an assessor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.rules.calendar import day
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.quality import actions, listing, queries
from touchstone.web.quality.forms import Change, Decide, Why
from touchstone.web.quality.levels import WHY
from touchstone.web.quality.models import State
from touchstone.web.quality.reviewing import Page, read, supposed
from touchstone.web.records import law
from touchstone.web.records.waivers import named
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@acts(Permission.ASSURE)
def reviews(request: ActorRequest) -> HttpResponseBase:
    """What waits for a review, soonest due first; ``show=all`` with what is over or was never sampled."""
    asked = request.GET.dict()
    table = listing.table(request.actor, asked, day(request.now))
    if asked.get("export") == "csv":
        return csv_response(table, "reviews")
    every = asked.get("show") == listing.EVERYTHING
    return render(request, "quality/list.html", {"reviews": table, "every": every})


@GET_OR_POST
@acts(Permission.ASSURE, reading=(Permission.SCRUTINISE,))
def review(request: ActorRequest, id: UUID) -> HttpResponse:
    """One review: what was judged and why, and the decision."""
    page = read(id, request.actor, request.now)
    form = Decide(request.POST if request.method == "POST" else None, initial={"seen": page.entries})
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = actions.agree if said["decision"] == "agree" else actions.ask_back
        try:
            act(review=id, text=said["text"], seen=said["seen"], by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            page = read(id, request.actor, request.now)
            form = _afresh(request.POST.dict(), page)
        else:
            agreed = said["decision"] == "agree"
            done = (
                "You agreed. The result may be released."
                if agreed
                else "The assessor is asked, by e-mail too."
            )
            messages.success(request, done)
            return redirect("quality-list")
    findings = named((*page.told.conduct.findings, *page.told.findings), page.one, request.actor)
    context = _context(request, page) | {"form": form, "refusal": refusal, "findings": findings}
    return render(request, "quality/review.html", context, status=_status(form, refusal))


def _afresh(typed: dict[str, Any], page: Page) -> Decide:
    """What was typed, on the log as it is now: whoever sends it again has seen what changed."""
    return Decide({**typed, "seen": str(page.entries)})


def _context(request: ActorRequest, page: Page) -> dict[str, Any]:
    return {
        "page": page,
        "one": page.one,
        "review": page.review,
        "plan": page.shown.plan,
        "today": day(request.now),
        "assures": request.actor.may(Permission.ASSURE),
        "may_decide": page.waiting and not page.refused,
        "may_draw_in": page.review.state == State.NOT_SAMPLED and page.review.attempt.notified_at is None,
    }


def _status(form: django_forms.Form, refusal: Refused | None) -> int:
    return UNPROCESSABLE if refusal is not None or (form.is_bound and form.errors) else 200


@GET_OR_POST
@acts(Permission.ASSURE)
def change(request: ActorRequest, id: UUID) -> HttpResponse:
    """Change judgements: first the levels and reasons, then what they make of the grade, then for good."""
    page = read(id, request.actor, request.now)
    if not page.waiting or page.refused:
        return redirect("quality-review", id)
    form = Change(
        page.method,
        page.stands,
        request.POST if request.method == "POST" else None,
        initial={"seen": page.entries},
    )
    refusal = None
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if "sure" not in request.POST:
            return _supposed(request, page, form)
        said = {"levels": form.levels, "reasons": form.reasons, "seen": form.cleaned_data["seen"]}
        try:
            actions.change(review=id, **said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = Refused(refused.message, refused.findings, _at_reasons(refused))
            refuse(form, refusal)
        else:
            messages.success(request, "The judgements are changed. The assessor's own stay in the log.")
            return redirect("quality-review", id)
    rows = [(one, form[one.criterion.id], form[WHY + one.criterion.id]) for one in page.judged]
    context = _context(request, page) | {"form": form, "rows": rows, "refusal": refusal}
    return render(request, "quality/change.html", context, status=_status(form, refusal))


def _at_reasons(refused: Refused) -> dict[str, str]:
    return {WHY + id: said for id, said in refused.fields.items()}


def _supposed(request: ActorRequest, page: Page, form: Change) -> HttpResponse:
    """What the changes would make of it, before anything is written."""
    after = supposed(page, form.levels, request.actor)
    before = {one.criterion.id: one for one in page.judged}
    changes = [(before[id], level, form.reasons[id]) for id, level in form.levels.items()]
    hidden = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
    context = _context(request, page) | {"after": after, "changes": changes, "hidden": hidden}
    return render(request, "quality/supposed.html", context)


@GET_OR_POST
@acts(Permission.ASSURE)
def draw_in(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take a result into the sample that the lot left out."""
    found = queries.visible_review(id, request.actor)
    form = Why(request.POST or None, label="Why is this result to be looked at?")
    return _why(request, found, form, "draw_in")


@GET_OR_POST
@acts(Permission.ASSURE)
def stand_aside(request: ActorRequest, id: UUID) -> HttpResponse:
    """Declare a conflict of interest: somebody else looks."""
    found = queries.visible_review(id, request.actor)
    hint = "The manager reads it. The apprentice does not."
    form = Why(request.POST or None, label="What is the conflict?", hint=hint)
    return _why(request, found, form, "stand_aside")


ASIDE = {
    "draw_in": ("Take into the sample", "It is in the sample now.", actions.draw_in),
    "stand_aside": (
        "Declare a conflict of interest",
        "Your conflict is kept; a colleague looks.",
        actions.stand_aside,
    ),
}


def _why(request: ActorRequest, found: Any, form: Why, what: str) -> HttpResponse:
    title, done, act = ASIDE[what]
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            act(review=found.id, text=form.cleaned_data["text"], by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect(
                "quality-review" if what == "draw_in" else "quality-list",
                *([found.id] if what == "draw_in" else []),
            )
    context = {"review": found, "one": found.apprenticeship, "form": form, "title": title, "refusal": refusal}
    return render(request, "quality/why.html", context, status=_status(form, refusal))


@GET_OR_POST
@acts(Permission.ASSESS)
def question(request: ActorRequest, id: UUID) -> HttpResponse:
    """To the assessor alone: what quality assurance asks or changed, and the field for an answer."""
    found = queries.visible_review(id, request.actor)
    if found.assessor_id != request.actor.person_id:
        raise Http404
    form = Why(
        request.POST or None,
        label="Your answer",
        hint="Say what you changed, or why the judgements stand. Then submit them anew.",
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(review=id, text=form.cleaned_data["text"], by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Your answer is kept. Submit the judgements again when they are right.")
            return redirect("quality-question", id)
    one = found.apprenticeship
    method = law.plan(one.standard, one.version).method(found.attempt.method)
    context = {
        "review": found,
        "one": one,
        "method": method,
        "remarks": list(found.remarks.all()),
        "form": form,
        "refusal": refusal,
        "asked": found.state == State.ASKED_BACK,
    }
    return render(request, "quality/question.html", context, status=_status(form, refusal))
