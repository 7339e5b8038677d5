"""The page on which captured entries that were set aside are taken up or left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from touchstone.rules.plan.method import Method
from touchstone.web.assessments.lines import words_of as said_in
from touchstone.web.assessments.queries import attempts_seen_by
from touchstone.web.assessments.writers import method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import actions, gaps, queries
from touchstone.web.console.envelope import Unreadable, keep_whole, words_of
from touchstone.web.console.forms import LeaveOut, TakeUp, WaitNoLonger
from touchstone.web.console.models import Captured
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.ui.forms import UNPROCESSABLE, refuse

SETTLES = (Permission.ASSESS, Permission.MARK, Permission.ASSURE, Permission.OVERRIDE)


@dataclass(frozen=True)
class Aside:
    """An entry that waits, as people read it, with the forms that settle it."""

    row: Captured
    title: str
    text: str
    why: str
    mine: bool
    leave_out: LeaveOut
    take_up: TakeUp


@cache_control(private=True, no_cache=True)
@acts(*SETTLES)
def aside(request: ActorRequest, id: UUID) -> HttpResponse:
    """What waits, and why."""
    return _page(request, *_found(id, request.actor))


@require_POST
@acts(*SETTLES)
def leave_out(request: ActorRequest, id: UUID) -> HttpResponse:
    """Leave one out, with a reason."""
    attempt, rows = _found(id, request.actor)
    form = LeaveOut(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.leave_out(
                captured=_of(rows, said["captured"]), reason=said["reason"], by=request.actor, at=request.now
            )
        except Refused as why:
            refuse(form, why)
        else:
            messages.success(request, "It stays out of the log, with your reason.")
            return redirect("console-aside", id)
    return _page(request, attempt, rows, bound=form, status=UNPROCESSABLE)


@require_POST
@acts(*SETTLES)
def wait_no_longer(request: ActorRequest, id: UUID) -> HttpResponse:
    """Say that what is missing will never come, with a reason."""
    attempt, rows = _found(id, request.actor)
    form = WaitNoLonger(request.POST)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            found = gaps.wait_no_longer(attempt=id, reason=reason, by=request.actor, at=request.now)
        except Refused as why:
            refuse(form, why)
        else:
            messages.success(request, f"{queries.entries(len(found))} set aside: take up or leave out each.")
            return redirect("console-aside", id)
    return _page(request, attempt, rows, bound=form, status=UNPROCESSABLE)


@require_POST
@acts(*SETTLES)
def take_up(request: ActorRequest, id: UUID) -> HttpResponse:
    """Try one once more."""
    attempt, rows = _found(id, request.actor)
    form, refusal = TakeUp(request.POST), None
    if form.is_valid():
        try:
            actions.take_up(
                captured=_of(rows, form.cleaned_data["captured"]), by=request.actor, at=request.now
            )
        except Refused as why:
            refusal = Refused(f"It still does not fit. {reason(why.message, why.fields)}")
        else:
            messages.success(request, "It is in the log.")
            return redirect("console-aside", id)
    return _page(request, attempt, rows, refusal=refusal, status=UNPROCESSABLE)


def _found(id: UUID, actor: Actor) -> tuple[Attempt, list[Captured]]:
    """The attempt with what waits: one's own, or for a manager everybody's; ``Http404`` for any other.

    Somebody who marks beside in another role of theirs is told their own alone until both have submitted.
    """
    attempt = Attempt.objects.filter(id=id).select_related("apprenticeship__organisation").first()
    if attempt is None:
        raise Http404
    rows = list(queries.unsettled(id, actor.person_id).select_related("device"))
    manages = actor.may(Permission.OVERRIDE) and attempts_seen_by(actor).filter(id=id).exists()
    mine = [row for row in rows if manages or row.by == actor.person_id]
    if not mine and not manages and not queries.prepared_by(id, actor.person_id):
        raise Http404
    return attempt, mine


def _of(rows: list[Captured], id: UUID) -> UUID:
    if all(row.id != id for row in rows):
        raise Refused(actions.SETTLED)
    return id


def _page(
    request: ActorRequest,
    attempt: Attempt,
    rows: list[Captured],
    *,
    bound: LeaveOut | WaitNoLonger | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    method = method_of(attempt.apprenticeship, attempt)
    leaving = bound if isinstance(bound, LeaveOut) else None
    shown = [_aside(method, row, request.actor, leaving) for row in rows]
    waiting = queries.without_those_before(attempt.id, request.actor).count()
    said: dict[str, Any] = {
        "attempt": attempt,
        "one": attempt.apprenticeship,
        "method": method,
        "rows": shown,
        "waiting": queries.entries(waiting) if waiting else "",
        "gone": bound if isinstance(bound, WaitNoLonger) else WaitNoLonger(auto_id="gone_%s"),
    }
    said |= {"form": bound, "refusal": refusal}
    return render(request, "console/aside.html", said, status=status)


def _aside(method: Method, row: Captured, actor: Actor, bound: LeaveOut | None) -> Aside:
    try:
        words = words_of(row.body)
        keep_whole(words.data)
        title, text = said_in(method, words.kind, words.data)
    except (Unreadable, KeyError, TypeError, ValueError):
        title, text = "An entry", row.body
    why = row.why or {}
    sent = bound is not None and bound.data.get("captured") == str(row.id)
    first = {"captured": row.id}
    return Aside(
        row=row,
        title=title,
        text=text,
        why=reason(why.get("message", ""), why.get("fields", {})),
        mine=row.by == actor.person_id,
        leave_out=bound if bound is not None and sent else LeaveOut(initial=first, auto_id=f"{row.id}_%s"),
        take_up=TakeUp(initial=first, auto_id=f"up_{row.id}_%s"),
    )


def reason(message: str, fields: dict[str, str]) -> str:
    """Why an entry was set aside, in a sentence."""
    return " ".join(fields.values()) or message
