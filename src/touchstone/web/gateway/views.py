"""Pages of gateways: the task list, one item, signatures, the review and the confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from touchstone.rules.calendar import day
from touchstone.rules.plan.gateway import EmployerVerification
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible, visible_to
from touchstone.web.examining.queries import shown as examined
from touchstone.web.files.actions import keep_file
from touchstone.web.gateway import actions, queue
from touchstone.web.gateway.forms import HandIn, OpenAgain, Review, TakeBack
from touchstone.web.gateway.models import Round
from touchstone.web.gateway.parties import may_hand_in, may_sign
from touchstone.web.gateway.tasks import Gate, Gates, Task, gates
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.records.waivers import named
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE
from touchstone.web.uploads.receiving import files_of, offer

SEES = (Permission.SEE_APPRENTICES, Permission.SEE_OWN)


@require_safe
@acts(*SEES)
def tasks(request: ActorRequest, id: UUID) -> HttpResponse:
    """Every gateway of the apprentice's plan, with who owes what and where each item stands."""
    known = gates(visible(id, request.actor), request.now)
    may_confirm = request.actor.may(Permission.CONFIRM_GATEWAY)
    return render(
        request, "gateway/tasks.html", {"known": known, "one": known.one, "may_confirm": may_confirm}
    )


@acts(Permission.HAND_IN, reading=SEES)
def item(request: ActorRequest, id: UUID, gateway: str, requirement: str) -> HttpResponse:
    """One item: where it stands, what the rules say of it, its rounds, and the form that hands it in."""
    one = visible(id, request.actor)
    texts = {ksb.code: ksb.text for ksb in law.plan(one.standard, one.version).ksbs}
    known = gates(one, request.now, rounds=True)
    _, task = _task(known, gateway, requirement)
    form, refusal = None, None
    if request.method == "POST" and task.way.elsewhere:
        return redirect(task.way.elsewhere, id)
    if request.method == "POST":
        form = HandIn(task.item, request.POST, files_of(request, id), texts=texts)
        if form.is_valid():
            try:
                made = _take_in(one, task, form.cleaned_data, request.actor, request.now)
            except Refused as refused:
                refusal = _onto(form, refused)
                known = gates(one, request.now, rounds=True)  # somebody else may have been here meanwhile
            else:
                return _after_hand_in(request, task, made)
    elif _may_take_in(task, request.actor) and not task.way.elsewhere:
        form = HandIn(task.item, texts=texts)
    if form is not None:
        offer(form, id)
    return _item_page(request, known, gateway, requirement, form, refusal, texts)


def _item_page(
    request: ActorRequest,
    known: Gates,
    gateway: str,
    requirement: str,
    form: HandIn | None,
    refusal: Refused | None,
    texts: dict[str, str],
) -> HttpResponse:
    gate, task = _task(known, gateway, requirement)
    waiting = task.waiting
    said = {
        "known": known,
        "one": known.one,
        "gate": gate,
        "task": task,
        "finding": named([task.finding], known.one, request.actor)[0],
        "texts": texts,
        "found": examined(round.file_id for round in task.rounds if round.file_id),
        "form": form,
        "refusal": refusal,
        "may_hand_in": _may_take_in(task, request.actor),
        "may_sign": waiting is not None and may_sign(task.item, waiting, request.actor),
        "may_take_back": _may_take_back(task, request.actor) and known.one.withdrawn_on is None,
        "may_open_again": _may_open_again(task, request.actor) and known.one.withdrawn_on is None,
        "may_review": waiting is not None and request.actor.may(Permission.REVIEW_GATEWAY),
    }
    return render(request, "gateway/item.html", said, status=_status(form, refusal))


def _may_take_in(task: Task, actor: Actor) -> bool:
    """Whether this person may hand the item in now; an employer may answer again until it is decided."""
    again = task.way.ksbs and task.waits and not task.confirmed
    return may_hand_in(task.item, actor) and (task.open or again)


def _take_in(one: Apprenticeship, task: Task, said: dict[str, Any], by: Actor, at: datetime) -> Round:
    where: dict[str, Any] = {
        "apprenticeship": one.id,
        "gateway": task.gate.id,
        "requirement": task.item.id,
        "note": said["note"],
        "by": by,
        "at": at,
    }
    if isinstance(task.item, EmployerVerification):
        return actions.verify(holds={ksb: said[ksb] == "yes" for ksb in task.item.ksbs}, **where)
    with transaction.atomic():  # a file whose item is refused is not kept
        file = None
        if said.get("file") and (_may_take_in(task, by) or _waits_by(task, by)):  # others are refused below
            file = keep_file(apprenticeship=one.id, received=said["file"], by=by, at=at).id
        return actions.hand_in(says=said.get("says", ""), file=file, **where)


def _waits_by(task: Task, by: Actor) -> bool:
    """Whether what waits was handed in by this person, who may be sending the same again."""
    return task.waiting is not None and task.waiting.submitted_by == by.person_id


def _after_hand_in(request: ActorRequest, task: Task, made: Round) -> HttpResponse:
    if may_sign(task.item, made, request.actor):
        return redirect("gateway-sign", made.id)
    messages.success(request, f"{task.item.title} is handed in. It waits for the review.")
    return redirect("gateway-tasks", made.apprenticeship_id)


@acts(Permission.SIGN_FOR_PROVIDER, Permission.SIGN_FOR_EMPLOYER, Permission.SIGN_FOR_SELF)
def sign(request: ActorRequest, id: UUID) -> HttpResponse:
    """One short page: what is signed, and the button that signs it for one's party."""
    made = _round(id, request.actor)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.sign(round=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Thank you: your signature is kept.")
            return redirect("gateway-item", made.apprenticeship_id, made.gateway, made.requirement)
    known = gates(made.apprenticeship, request.now, rounds=True)
    gate, task = _task(known, made.gateway, made.requirement)
    now = next(one for one in task.rounds if one.id == made.id)
    said = {
        "known": known,
        "one": known.one,
        "gate": gate,
        "task": task,
        "round": now,
        "asked": may_sign(task.item, now, request.actor),
        "party": request.actor.role.party.words,
        "refusal": refusal,
    }
    return render(request, "gateway/sign.html", said, status=_status(None, refusal))


@acts(Permission.HAND_IN)
def take_back(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take back what one's party handed in and nobody has decided about, with the reason."""
    made = _round(id, request.actor)
    form, refusal = TakeBack(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["reason"]
        try:
            actions.take_back(round=id, reason=said, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = _onto(form, refused)
        else:
            messages.success(request, "It is taken back. Hand it in again when it is right.")
            return redirect("gateway-item", made.apprenticeship_id, made.gateway, made.requirement)
    known = gates(made.apprenticeship, request.now, rounds=True)
    gate, task = _task(known, made.gateway, made.requirement)
    now = next(one for one in task.rounds if one.id == made.id)
    said_of = {
        "known": known,
        "one": known.one,
        "gate": gate,
        "task": task,
        "round": now,
        "may": _may_take_back(task, request.actor) and not now.decision and known.one.withdrawn_on is None,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "gateway/take_back.html", said_of, status=_status(form, refusal))


def _may_take_back(task: Task, actor: Actor) -> bool:
    """Whether this person's party handed in what waits, so that they may take it back."""
    still = task.way.handed_in and task.waiting is not None and not task.confirmed
    return still and may_hand_in(task.item, actor)


@acts(Permission.REVIEW_GATEWAY)
def open_again(request: ActorRequest, id: UUID) -> HttpResponse:
    """Review an accepted item once more, with the reason."""
    made = _round(id, request.actor)
    form, refusal = OpenAgain(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            again = actions.open_again(
                round=id, reason=form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except Refused as refused:
            refusal = _onto(form, refused)
        else:
            messages.success(request, "It is open again, and whoever handed it in is told. Now decide anew.")
            return redirect("gateway-review", again.id)
    known = gates(made.apprenticeship, request.now, rounds=True)
    gate, task = _task(known, made.gateway, made.requirement)
    may = _may_open_again(task, request.actor) and task.accepted == made and known.one.withdrawn_on is None
    said = {"known": known, "one": known.one, "gate": gate, "task": task, "may": may}
    said |= {"round": next(one for one in task.rounds if one.id == id), "form": form, "refusal": refusal}
    return render(request, "gateway/open_again.html", said, status=_status(form, refusal))


def _may_open_again(task: Task, actor: Actor) -> bool:
    return task.accepted is not None and actor.may(Permission.REVIEW_GATEWAY)


@acts(Permission.REVIEW_GATEWAY)
def waiting(request: ActorRequest) -> HttpResponseBase:
    """The reviewers' queue: items that wait, oldest first, and gateways that can be confirmed."""
    asked = request.GET.dict()
    items = queue.table(request.actor, asked, day(request.now))
    if asked.get("export") == "csv":
        return csv_response(items, "gateway-items")
    begins = not items.filtered and not asked.get("after") and not asked.get("before")
    said = {
        "items": items,
        "to_confirm": queue.to_confirm(request.actor, request.now) if begins else [],
        "today": day(request.now),
    }
    return render(request, "gateway/queue.html", said)


@acts(Permission.REVIEW_GATEWAY)
def review(request: ActorRequest, id: UUID) -> HttpResponse:
    """One item that waits: what was handed in, and the decision."""
    made = _round(id, request.actor)
    form, refusal = Review(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            _decide(id, form.cleaned_data, request.actor, request.now)
        except Refused as refused:
            refusal = _onto(form, refused)
        else:
            done = "accepted" if form.cleaned_data["decision"] == "accept" else "returned"
            messages.success(request, f"The item is {done}, and its provider is told.")
            return redirect("gateway-list")
    known = gates(made.apprenticeship, request.now, rounds=True)
    gate, task = _task(known, made.gateway, made.requirement)
    now = next(one for one in task.rounds if one.id == made.id)
    said = {
        "known": known,
        "one": known.one,
        "gate": gate,
        "task": task,
        "round": now,
        "found": examined(each.file_id for each in task.rounds if each.file_id),
        "texts": {ksb.code: ksb.text for ksb in law.plan(known.one.standard, known.one.version).ksbs},
        "due": queue.review_due(now) if not now.decision else None,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "gateway/review.html", said, status=_status(form, refusal))


def _decide(id: UUID, said: dict[str, Any], by: Actor, at: datetime) -> None:
    if said["decision"] == "accept":
        actions.accept(round=id, by=by, at=at)
    else:
        actions.return_(round=id, reason=said["reason"], by=by, at=at)


@acts(Permission.CONFIRM_GATEWAY)
def confirm(request: ActorRequest, id: UUID, gateway: str) -> HttpResponse:
    """Everything about a gateway on one page, and the button that confirms it."""
    one = visible(id, request.actor)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.confirm(apprenticeship=id, gateway=gateway, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            return redirect("gateway-confirmed", id, gateway)
    known = gates(one, request.now)
    gate = _gate(known, gateway)
    if gate.confirmation is not None and refusal is None:
        return redirect("gateway-confirmed", id, gateway)
    may_let_pass = {
        "must": request.actor.may(Permission.OVERRIDE),
        "should": request.actor.may(Permission.ACKNOWLEDGE),
    }
    said = {"known": known, "one": one, "gate": gate, "refusal": refusal, "may_let_pass": may_let_pass}
    said["findings"] = named(gate.report.findings, one, request.actor)
    return render(request, "gateway/confirm.html", said, status=_status(None, refusal))


@require_safe
@acts(*SEES)
def confirmed(request: ActorRequest, id: UUID, gateway: str) -> HttpResponse:
    """What was confirmed, by whom, and what happens next."""
    known = gates(visible(id, request.actor), request.now)
    gate = _gate(known, gateway)
    if gate.confirmation is None:
        return redirect("gateway-tasks", id)
    words = law.plan(known.one.standard, known.one.version).vocabulary
    said = {"known": known, "one": known.one, "gate": gate, "words": words}
    return render(request, "gateway/confirmed.html", said)


def _round(id: UUID, actor: Actor) -> Round:
    """A round of an apprentice the actor may see; raise ``Http404`` for any other."""
    of_it = ("organisation", "provider", "employer")
    known = Round.objects.select_related(*(f"apprenticeship__{party}" for party in of_it))
    made = known.filter(id=id, apprenticeship__in=visible_to(actor)).first()
    if made is None:
        raise Http404
    return made


def _gate(known: Gates, gateway: str) -> Gate:
    found = known.gate(gateway)
    if found is None:
        raise Http404
    return found


def _task(known: Gates, gateway: str, requirement: str) -> tuple[Gate, Task]:
    gate = _gate(known, gateway)
    task = gate.task(requirement)
    if task is None:
        raise Http404
    return gate, task


def _onto(form: HandIn | OpenAgain | Review | TakeBack, refused: Refused) -> Refused | None:
    """Put what is wrong with fields onto them; what is left is said above the form."""
    own = {field: said for field, said in refused.fields.items() if field in form.fields}
    for field, said in own.items():
        form.add_error(field, said)
    return None if own and not refused.findings else refused


def _status(form: HandIn | OpenAgain | Review | TakeBack | None, refusal: Refused | None) -> int:
    wrong = refusal is not None or (form is not None and form.is_bound and bool(form.errors))
    return UNPROCESSABLE if wrong else 200
