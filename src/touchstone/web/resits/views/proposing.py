"""The overview of one apprentice's resits and retakes, and the pages on which one is proposed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touchstone.rules.resits import after_limit
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.resits import overview
from touchstone.web.resits.actions import proposing
from touchstone.web.resits.forms import Entire, Propose
from touchstone.web.resits.gathering import shown
from touchstone.web.resits.models import Proposal
from touchstone.web.resits.queries import last_word
from touchstone.web.resits.views.showing import page, stakes
from touchstone.web.results.queries import releases, untold
from touchstone.web.ui.forms import refuse

READERS = (Permission.SEE_APPRENTICES, Permission.SEE_OWN)
PROPOSERS = (Permission.ARRANGE_AGAIN, Permission.CONSENT)
ASKED = "The employer has been asked. They get mail, and see it on their front page."
AGREED = "It is kept that you agree. The training provider and the bookings team have been told."


@require_safe
@acts(*READERS)
def home(request: ActorRequest, id: UUID) -> HttpResponse:
    """Every method: passed, failed, to be taken again; what was proposed, and what was said to it."""
    one, actor = visible(id, request.actor), request.actor
    found = shown(one, request.actor, request.now)
    context = {
        "one": one,
        "shown": found,
        "plan": found.known.plan,
        "rules": overview.in_words(found.known),
        "after_the_limit": after_limit(found.known),
        "titles": {row.method.id: row.method.title for row in found.rows},
        "last_word": last_word,
        "own": actor.role.reach == "self",
        "proposes": proposing.may_propose(actor) and one.withdrawn_on is None,
        "arranges": actor.may(Permission.ARRANGE_AGAIN),
        "consents": actor.may(Permission.CONSENT),
        "determines": actor.may(Permission.DETERMINE_EXCEPTIONAL),
        "names": actor.may(Permission.BOOK) or actor.may(Permission.ASSESS),
    }
    return render(request, "resits/home.html", context)


@acts(*PROPOSERS)
def propose(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """Propose a resit or retake of a method, beside everything that follows from it."""
    one = visible(id, request.actor)
    found = shown(one, request.actor, request.now)
    row = found.row(method)
    if row is None:
        raise Http404
    form = Propose(request.POST if request.method == "POST" else None, plan=found.known.plan)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = {
            "kind": form.cleaned_data["kind"],
            "learning": form.learning,
            "note": form.cleaned_data["note"],
        }
        try:
            made = proposing.propose(
                apprenticeship=id, method=method, **said, by=request.actor, at=request.now
            )
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            return _made(request, made)
    context = {
        "one": one,
        "row": row,
        "untold": _untold(one, row),
        "agrees": request.actor.may(Permission.CONSENT),
        **stakes(found, [method]),
    }
    return page(request, "propose", context, form, refusal)


def _untold(one: Apprenticeship, row: overview.Row) -> bool:
    """Whether the apprentice has not been told the fail, which a resit makes plain to them."""
    return row.step is not None and row.step.subject in untold(releases(one))


@acts(*PROPOSERS)
def entire(request: ActorRequest, id: UUID) -> HttpResponse:
    """After a lapse: propose to take the entire assessment again."""
    one = visible(id, request.actor)
    found = shown(one, request.actor, request.now)
    methods = [row.method.id for row in found.rows]
    form, refusal = Entire(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            made = proposing.propose_entire(apprenticeship=id, note=note, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            return _made(request, made)
    context = {
        "one": one,
        "rows": found.rows,
        "possible": found.entire,
        "agrees": request.actor.may(Permission.CONSENT),
        **stakes(found, methods),
    }
    return page(request, "entire", context, form, refusal)


def _made(request: ActorRequest, made: Proposal) -> HttpResponse:
    messages.success(request, AGREED if request.actor.may(Permission.CONSENT) else ASKED)
    return redirect("resits-answer", made.id)
