"""The assessor's answer to a booking."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from touchstone.web.bookings import actions
from touchstone.web.bookings.forms import Accept, Decline
from touchstone.web.bookings.queries import visible_booking
from touchstone.web.bookings.views.changing import page_of, refusal_of
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts


@acts(Permission.ANSWER_BOOKING)
def accept(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take the booking, with the word that there is no conflict of interest."""
    found = visible_booking(id, request.actor)
    form, refusal = Accept(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(booking=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(form, refused)
        else:
            messages.success(request, "Thank you: the booking is yours.")
            return redirect("bookings-page", id)
    return page_of(request, "bookings/accept.html", found, form, refusal)


@acts(Permission.ANSWER_BOOKING)
def decline(request: ActorRequest, id: UUID) -> HttpResponse:
    """Decline the booking; the bookings team looks for somebody else."""
    found = visible_booking(id, request.actor)
    form, refusal = Decline(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(booking=id, by=request.actor, at=request.now, **form.cleaned_data)
        except Refused as refused:
            refusal = refusal_of(form, refused)
        else:
            messages.success(request, "You declined the booking. The bookings team is told.")
            return redirect("bookings-own")
    return page_of(request, "bookings/decline.html", found, form, refusal)
