"""Following one's bookings in a calendar of one's own."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.accounts.actions import renew_calendar_key
from touchstone.web.accounts.queries import calendar_key
from touchstone.web.bookings.feeds import feed as calendar_of
from touchstone.web.organisations.request import ActorRequest, acts


@require_http_methods(["GET", "POST"])
@acts()
def own(request: ActorRequest) -> HttpResponse:
    """The secret address of one's calendar, and the button that gives a new one."""
    person = request.actor.person_id
    if request.method == "POST":
        renew_calendar_key(person=person)
        messages.success(request, "You have a new address. The old one shows nothing any more.")
        return redirect("bookings-calendar")
    address = settings.SITE_ADDRESS.rstrip("/") + reverse("bookings-feed", args=[calendar_key(person)])
    response = render(request, "bookings/calendar.html", {"address": address})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calendar itself, for whoever knows the address; calendars cannot sign in."""
    text = calendar_of(key, cast("ActorRequest", request).now)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="touchstone.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
