"""What changes on the way: what happened so far, and each act as form, effects, confirmation and done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from touchstone.plans.diff import KINDS, Difference
from touchstone.rules.judge import InvalidRecordError
from touchstone.web.apprentices import acts, happened
from touchstone.web.apprentices.acts import Act, Asked
from touchstone.web.apprentices.circumstances import is_ours
from touchstone.web.apprentices.effects import Effects
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible, visible_break
from touchstone.web.apprentices.views.changing import take_up
from touchstone.web.audit.queries import people
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.organisations.request import acts as may

UNREADY = 422
CONFIRMED, AGAIN = "confirmed", "again"
OURS = {CONFIRMED, AGAIN, "csrfmiddlewaretoken"}  # fields that answer no question
TITLES = {
    "criterion": "Criteria",
    "ksb": "KSBs",
    "figure": "Figures: gateways, minutes, limits",
    "wording": "Wording and sources",
    "structure": "How it is built",
}


@require_safe
@may(Permission.SEE_APPRENTICES, Permission.SEE_OWN)
def circumstances(request: ActorRequest, id: UUID) -> HttpResponse:
    """What happened with its days, and what this reader may note."""
    one, actor = visible(id, request.actor), request.actor
    known = happened.history(one, actor)
    names = people({line.by for line in known.lines}) if actor.may(Permission.SEE_AUDIT) else {}
    notes = actor.may(Permission.CHANGE_CIRCUMSTANCES)
    context = {
        "one": one,
        "known": known,
        "names": names,
        "notes": notes,
        "offers": offers(one, actor, on_break=known.lasting is not None) if notes else [],
    }
    return render(request, "apprentices/circumstances.html", context)


def offers(one: Apprenticeship, actor: Actor, *, on_break: bool) -> list[tuple[str, str, str]]:
    """Title, address and what it is for, of each act that can be done now."""
    ours = is_ours(actor)
    if one.withdrawn_on is not None:
        given = [("apprentices-reinstate", acts.REINSTATE)] if ours else []
    else:
        pause = ("apprentices-end-break", acts.END) if on_break else ("apprentices-begin-break", acts.BEGIN)
        given = [pause, ("apprentices-employer", acts.EMPLOYER)]
        given += [("apprentices-provider", acts.PROVIDER)] if ours else []
        given += [("apprentices-version", acts.VERSION), ("apprentices-withdraw", acts.WITHDRAW)]
    return [(act.title, reverse(name, args=[one.id]), act.lead) for name, act in given]


@require_safe
@may(Permission.CHANGE_CIRCUMSTANCES)
def done(request: ActorRequest, id: UUID) -> HttpResponse:
    """It is noted: what was, and what happens next."""
    one = visible(id, request.actor)
    known = happened.history(one, request.actor)
    newest = max(known.lines, key=lambda line: line.at, default=None)
    return render(request, "apprentices/noted.html", {"one": one, "newest": newest, "known": known})


@may(Permission.CHANGE_CIRCUMSTANCES)
def begin_break(request: ActorRequest, id: UUID) -> HttpResponse:
    """A break in learning began."""
    return _act(request, acts.BEGIN, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def end_break(request: ActorRequest, id: UUID) -> HttpResponse:
    """The apprentice is back."""
    return _act(request, acts.END, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def correct_break(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was noted of a break was wrong."""
    one, pause = visible_break(id, request.actor)
    return _act(request, acts.CORRECT, one, pause=pause)


@may(Permission.CHANGE_CIRCUMSTANCES)
def employer(request: ActorRequest, id: UUID) -> HttpResponse:
    """Another employer takes over."""
    return _act(request, acts.EMPLOYER, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def provider(request: ActorRequest, id: UUID) -> HttpResponse:
    """Another training provider takes over."""
    return _act(request, acts.PROVIDER, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def version(request: ActorRequest, id: UUID) -> HttpResponse:
    """Another version of the plan is pinned."""
    return _act(request, acts.VERSION, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def withdraw(request: ActorRequest, id: UUID) -> HttpResponse:
    """The apprentice leaves."""
    return _act(request, acts.WITHDRAW, visible(id, request.actor))


@may(Permission.CHANGE_CIRCUMSTANCES)
def reinstate(request: ActorRequest, id: UUID) -> HttpResponse:
    """The withdrawal was a mistake."""
    return _act(request, acts.REINSTATE, visible(id, request.actor))


def _act(request: ActorRequest, act: Act, one: Apprenticeship, **about: Any) -> HttpResponse:
    """Ask; show what it would do; do it once that is confirmed."""
    asked = Asked(one, request.actor, request.now, **about)
    posted = request.POST if request.method == "POST" else None
    form, refusal = act.form(asked, posted), None
    again = posted is not None and AGAIN in posted
    if posted is not None and not again and form.is_valid():
        try:
            if CONFIRMED in posted:
                act.do(asked, form.cleaned_data)
                return redirect("apprentices-noted", one.id)
            found = act.effects(asked, form.cleaned_data)
            shown = {"effects": found, "groups": groups(found), "sent": sent(posted), "act": act, "one": one}
            return render(request, "apprentices/effects.html", shown)
        except Refused as refused:
            refusal = refused
            take_up(form, refused)
        except InvalidRecordError as error:
            refusal = Refused(" ".join(f"{each.message} {each.remedy}" for each in error.problems))
    context = {"one": one, "act": act, "form": form, "refusal": refusal, "bar": act.bar(asked)}
    status = UNREADY if posted is not None and not again else 200
    return render(request, "apprentices/act.html", context, status=status)


def sent(posted: QueryDict) -> list[tuple[str, str]]:
    """The answers as they were sent, for the page that asks to confirm them."""
    return [(name, str(posted[name])) for name in posted if name not in OURS]


def groups(found: Effects) -> list[tuple[str, list[Difference]]]:
    """What differs between two versions, by what kind of part it is."""
    by = {kind: [each for each in found.differs if each.kind == kind] for kind in KINDS}
    return [(TITLES[kind], some) for kind, some in by.items() if some]
