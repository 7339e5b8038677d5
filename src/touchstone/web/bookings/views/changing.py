"""What the bookings team does with a booking: serve notice, cancel it, note that nobody came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from touchstone.rules.calendar import day
from touchstone.rules.statement import Force
from touchstone.web.bookings import actions
from touchstone.web.bookings.forms import Notice, Reason
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.queries import visible_booking
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.words import weekday


@acts(Permission.SERVE_NOTICE)
def notice(request: ActorRequest, id: UUID) -> HttpResponse:
    """Serve notice, or write down that it was served."""
    found = visible_booking(id, request.actor)
    late = found.notice_due_on is not None and found.notice_due_on < day(request.now)
    may_let_pass = late and _may_let_pass(found, request.actor)
    form = Notice(request.POST if request.method == "POST" else None, too_short=late and may_let_pass)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.serve_notice(booking=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(form, refused)
        else:
            messages.success(
                request, "Notice is served. The apprentice, the provider and the employer are told."
            )
            return redirect("bookings-page", id)
    said = {
        "late": late,
        "may_let_pass": may_let_pass,
        "done": found.notice_served_at is not None or found.ended,
    }
    return page_of(request, "bookings/notice.html", found, form, refusal, **said)


def _may_let_pass(found: Booking, actor: Actor) -> bool:
    method = _method(found)
    must = method.notice is not None and method.notice.force is Force.MUST
    return actor.may(Permission.OVERRIDE if must else Permission.ACKNOWLEDGE)


def _method(found: Booking) -> Any:
    one = found.apprenticeship
    return law.plan(one.standard, one.version).method(found.attempt.method)


def refusal_of(form: Any, refused: Refused) -> Refused | None:
    """Beside the fields where it is about fields; above the form with its findings otherwise."""
    if refused.findings or not refused.fields:
        return refused
    refuse(form, refused)
    return None


def page_of(
    request: ActorRequest, page: str, found: Booking, form: Any, refusal: Refused | None, **more: Any
) -> HttpResponse:
    """The page of a form about a booking."""
    wrong = refusal is not None or bool(form.errors)
    said = {
        "booking": found,
        "one": found.apprenticeship,
        "method": _method(found),
        "form": form,
        "refusal": refusal,
    }
    return render(request, page, said | more, status=UNPROCESSABLE if wrong else 200)


@acts(Permission.BOOK)
def cancel(request: ActorRequest, id: UUID) -> HttpResponse:
    """Cancel a booking, with its reason."""
    found = visible_booking(id, request.actor)
    form = Reason(
        "Why is it cancelled?",
        "The apprentice, the provider, the employer and the assessor are told that it is cancelled.",
        request.POST if request.method == "POST" else None,
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(booking=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(form, refused)
        else:
            messages.success(request, f"{_method(found).title} on {weekday(found.starts_at)} is cancelled.")
            return redirect("bookings-apprentice", found.apprenticeship_id)
    return page_of(request, "bookings/cancel.html", found, form, refusal)


@acts(Permission.BOOK, Permission.ASSESS)
def no_show(request: ActorRequest, id: UUID) -> HttpResponse:
    """Note that nobody came, once the wait is over."""
    found = visible_booking(id, request.actor)
    wait = law.policy(found.apprenticeship.organisation.policy).no_show_wait.minutes
    form = Reason(
        "What happened?",
        "Whom you tried to reach, when and how. It is kept with the booking.",
        request.POST if request.method == "POST" else None,
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.no_show(booking=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(form, refused)
        else:
            messages.success(request, "It is kept that nobody came. The provider and the employer are told.")
            return redirect("bookings-page", id)
    until = actions.nobody_after(found, wait)
    said = {"wait": wait, "until": until, "over": request.now >= until}
    return page_of(request, "bookings/no_show.html", found, form, refusal, **said)
