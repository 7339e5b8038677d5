"""Register an apprentice: a few questions a page, check your answers, and what happens next."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from touchstone.web.apprentices import actions
from touchstone.web.apprentices.answers import answers
from touchstone.web.apprentices.draft import CHECK, Draft
from touchstone.web.apprentices.queries import version_changes, visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts

UNREADY = 422


@acts(Permission.REGISTER)
def begin(request: ActorRequest) -> HttpResponse:
    """What is needed, and the way into the first question; a POST throws a begun one away."""
    draft = Draft(request)
    if request.method == "POST":
        draft.forget()
        return redirect("apprentices-register-step", draft.steps[0].slug)
    begun = draft.unfinished() if draft.typed else ""
    return render(request, "apprentices/begin.html", {"begun": _address(begun) if begun else ""})


@acts(Permission.REGISTER)
def step(request: ActorRequest, slug: str) -> HttpResponse:
    """One step: its questions, kept in the session once they are answered well."""
    draft = Draft(request)
    posted = request.POST if request.method == "POST" else None
    draft.step(slug)
    missing = draft.unfinished_before(slug)
    if missing is not None:
        return redirect("apprentices-register-step", missing)
    form = draft.form(slug, posted)
    if posted is not None and form.is_valid():
        draft.keep(slug, posted)
        return redirect(_address(draft.unfinished()))
    before = draft.before(slug)
    context = {
        "form": form,
        "back": _address(before) if before else _address(""),
        "number": draft.number(slug),
        "steps": len(draft.steps),
        "so_far": draft.so_far,
    }
    return render(request, "apprentices/step.html", context, status=UNREADY if posted is not None else 200)


@acts(Permission.REGISTER)
def check(request: ActorRequest) -> HttpResponse:
    """Everything that was answered, to be confirmed; confirming registers what the page showed."""
    draft = Draft(request, as_shown=True)
    unfinished = draft.unfinished()
    if unfinished != CHECK:
        if request.method == "POST" and not draft.typed:
            messages.info(request, "This registration was sent already. It is in the list.")
            return redirect("apprentices-list")
        return redirect(_address(unfinished))
    refusal = None
    if request.method == "POST":
        try:
            one = actions.register(registration=draft.registration(), by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            draft.forget()
            return redirect("apprentices-registered", one.id)
    context = {
        "groups": answers(draft),
        "refusal": refusal,
        "back": _address(draft.steps[-1].slug),
        "so_far": draft.so_far,
    }
    return render(request, "apprentices/check.html", context, status=UNREADY if refusal else 200)


@acts(Permission.REGISTER)
def registered(request: ActorRequest, id: UUID) -> HttpResponse:
    """It is done: what happens next, and to whom."""
    one = visible(id, request.actor)
    pinned = version_changes(one).first()
    return render(request, "apprentices/registered.html", {"one": one, "pinned": pinned})


def _address(slug: str) -> str:
    if slug == CHECK:
        return reverse("apprentices-register-check")
    return reverse("apprentices-register-step", args=[slug]) if slug else reverse("apprentices-register")
