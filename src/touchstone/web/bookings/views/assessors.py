"""Assessors: what they may assess, when they are available, and whom they must not assess.

The bookings team and managers keep all of them; an assessor keeps their own times and conflicts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.rules.words import plural
from touchstone.web.apprentices.queries import visible_to
from touchstone.web.bookings import assessors as keeping
from touchstone.web.bookings import roster
from touchstone.web.bookings.forms import Approve, Conflict, Free
from touchstone.web.bookings.models import Approval, Availability
from touchstone.web.bookings.models import Conflict as Known
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.queries import holders, partners
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.ui.exports import csv_response
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.words import day, moment

SHOWN = 60  # stretches of availability on the page
KEEPS = (Permission.MANAGE_ASSESSORS, Permission.KEEP_OWN_AVAILABILITY)


@require_safe
@acts(Permission.MANAGE_ASSESSORS)
def everybody(request: ActorRequest) -> HttpResponseBase:
    """The assessors with their standards, when they are next available, and how much is booked."""
    found = roster.table(request.actor, request.GET.dict(), request.now)
    if request.GET.get("export") == "csv":
        return csv_response(found, "assessors")
    return render(request, "bookings/assessors.html", {"found": found})


def _assessor(request: ActorRequest, id: UUID) -> Any:
    """An assessor of this organisation: oneself, or anybody for those who manage assessors."""
    if id != request.actor.person_id and not request.actor.may(Permission.MANAGE_ASSESSORS):
        raise Http404
    held = holders(request.actor.organisation_id, "assessor").filter(person=id).first()
    if held is None:
        raise Http404
    return held.person


@require_safe
@acts(*KEEPS)
def one(request: ActorRequest, id: UUID) -> HttpResponse:
    """One assessor's approvals, times and conflicts."""
    person, own, actor = _assessor(request, id), request.actor.organisation_id, request.actor
    mine = {"assessor": id, "organisation": own}
    free = Availability.objects.filter(**mine, during__endswith__gt=request.now).order_by("during")
    conflicts = Known.objects.filter(**mine).select_related("with_organisation", "with_apprenticeship")
    titles = {header.identity.reference: header.identity.title for header in law.choices()}
    shown = list(free[: SHOWN + 1])
    said = {
        "person": person,
        "own": id == actor.person_id,
        "manages": actor.may(Permission.MANAGE_ASSESSORS),
        "approvals": Approval.objects.filter(**mine).order_by("standard"),
        "titles": titles,
        "free": shown[:SHOWN],
        "more": len(shown) > SHOWN,
        "conflicts": conflicts.order_by("ended_at", "-declared_at"),
        "today": request.now.date(),
    }
    return render(request, "bookings/assessor.html", said)


def _form_page(request: ActorRequest, page: str, person: Any, form: Any, **more: Any) -> HttpResponse:
    said = {"person": person, "form": form, "own": person.id == request.actor.person_id} | more
    return render(request, page, said, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_ASSESSORS)
def approve(request: ActorRequest, id: UUID) -> HttpResponse:
    """Approve an assessor for a standard, or change until when."""
    person = _assessor(request, id)
    titles = {header.identity.reference: header.identity.title for header in law.choices()}
    standards = [(reference, f"{reference} {title}") for reference, title in sorted(titles.items())]
    form = Approve(
        standards, request.POST if request.method == "POST" else None, initial={"since": request.now}
    )
    if request.method == "POST" and form.is_valid():
        try:
            keeping.approve(assessor=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"{person} is approved for {form.cleaned_data['standard']}.")
            return redirect("bookings-assessor", id)
    return _form_page(request, "bookings/approve.html", person, form)


@require_http_methods(["GET", "POST"])
@acts(*KEEPS)
def free(request: ActorRequest, id: UUID) -> HttpResponse:
    """Say when an assessor can be booked: once, or every week for a while."""
    person = _assessor(request, id)
    form = Free(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _ahead(form, request.now):
        stretches = form.cleaned_data["stretches"]
        try:
            made, left_out = keeping.free_often(
                assessor=id, stretches=stretches, by=request.actor, at=request.now
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            if made:
                messages.success(request, f"Added: {plural(len(made), 'time')}.")
                if left_out:
                    messages.info(request, _overlapping(left_out))
                return redirect("bookings-assessor", id)
            form.add_error(None, "All of this overlaps times given before. Remove those first.")
    return _form_page(request, "bookings/free.html", person, form)


def _ahead(form: Free, now: datetime) -> bool:
    """Whether all of it is still to come; what is not is said at the day."""
    behind = [starts for starts, ends in form.cleaned_data["stretches"] if ends <= now]
    if behind:
        form.add_error("on", f"{day(behind[0])} lies behind us; choose a later day.")
    return not behind


def _overlapping(left_out: list[Any]) -> str:
    days = ", ".join(day(one) for one in left_out[:5])
    more = f" and {len(left_out) - 5} more days" if len(left_out) > 5 else ""
    return f"Left out, because times given before overlap: {days}{more}."


@require_http_methods(["GET", "POST"])
@acts(*KEEPS)
def not_free(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a stretch of time shall go, and remove it."""
    found = Availability.objects.filter(id=id, organisation=request.actor.organisation_id).first()
    if found is None:
        raise Http404
    person, refusal = _assessor(request, found.assessor_id), None
    if request.method == "POST":
        try:
            keeping.not_free(availability=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, f"The time from {moment(found.during.lower)} is removed.")
            return redirect("bookings-assessor", found.assessor_id)
    said = {"person": person, "found": found, "refusal": refusal}
    return render(request, "bookings/not_free.html", said, status=UNPROCESSABLE if refusal else 200)


@require_http_methods(["GET", "POST"])
@acts(*KEEPS)
def conflict(request: ActorRequest, id: UUID) -> HttpResponse:
    """Keep a conflict of interest with a provider, an employer or one apprentice."""
    person, actor = _assessor(request, id), request.actor
    kinds = [("training_provider", "training provider"), ("employer", "employer")]
    offered = [
        (str(each.id), f"{each.name} ({word})")
        for kind, word in kinds
        for each in partners(actor.organisation_id, kind)
    ]
    form = Conflict(offered, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        named = said["apprentice"].strip()
        whose = visible_to(actor).filter(Q(email__iexact=named) | Q(uln=named)).first() if named else None
        if named and whose is None:
            form.add_error(
                "apprentice", "There is no apprentice with this e-mail address or ULN whom you see."
            )
        else:
            try:
                keeping.add_conflict(
                    assessor=id,
                    organisation=UUID(said["organisation"]) if said["organisation"] else None,
                    apprenticeship=whose.id if whose else None,
                    reason=said["reason"],
                    by=actor,
                    at=request.now,
                )
            except Refused as refused:
                refuse(form, refused)
            else:
                messages.success(request, "The conflict is kept. Nothing new is booked against it.")
                return redirect("bookings-assessor", id)
    return _form_page(request, "bookings/conflict.html", person, form)


@require_http_methods(["GET", "POST"])
@acts(Permission.MANAGE_ASSESSORS)
def end_conflict(request: ActorRequest, id: UUID) -> HttpResponse:
    """Ask whether a conflict of interest is over, and end it."""
    known = Known.objects.filter(id=id, organisation=request.actor.organisation_id)
    found = known.select_related("with_organisation", "with_apprenticeship", "assessor").first()
    if found is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            keeping.end_conflict(conflict=id, by=request.actor, at=request.now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "The conflict is over. It stays in the register as ended.")
            return redirect("bookings-assessor", found.assessor_id)
    said = {"found": found, "person": found.assessor, "refusal": refusal}
    return render(request, "bookings/end_conflict.html", said, status=UNPROCESSABLE if refusal else 200)
