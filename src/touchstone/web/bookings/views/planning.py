"""Booking a method, and moving a booking: the day, then the times and the assessor, then the answers again.

All of it is one address and keeps nothing between its steps but what the browser sends: the way back, two
tabs and a sign-in in the middle lose nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from touchstone.rules.attempts import planned
from touchstone.rules.calendar import LONDON
from touchstone.rules.plan.method import Method
from touchstone.rules.situation import Situation
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.apprentices.queries import visible
from touchstone.web.bookings import actions
from touchstone.web.bookings.candidates import candidates, free_days, why_not
from touchstone.web.bookings.forms import Begin, Sitting, initial
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.outlook import earliest, extra_minutes, gathered, outlook
from touchstone.web.bookings.queries import holder, visible_booking
from touchstone.web.bookings.slots import faults, misplaced, proposed
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law
from touchstone.web.ui.forms import UNPROCESSABLE


@dataclass(frozen=True)
class Errand:
    """What is being planned: a method of an apprentice, and the booking that moves, if one does."""

    one: Apprenticeship
    method: Method
    moving: Booking | None = None

    @property
    def title(self) -> str:
        """The heading."""
        return f"{'Move' if self.moving else 'Book'} {self.method.title}"

    def slot_address(self, starts_at: datetime) -> str:
        """The next step, with this day and time chosen."""
        local = starts_at.astimezone(LONDON)
        days = {"on_day": local.day, "on_month": local.month, "on_year": local.year}
        return "?" + urlencode({**days, "at": local.strftime("%H:%M")})

    @property
    def back(self) -> str:
        """Where it was begun."""
        if self.moving:
            return reverse("bookings-page", args=[self.moving.id])
        return reverse("bookings-apprentice", args=[self.one.id])


@acts(Permission.BOOK)
def book(request: ActorRequest, id: UUID, method: str) -> HttpResponse:
    """Book a method of an apprentice."""
    one = visible(id, request.actor)
    found = law.plan(one.standard, one.version).method(method)
    if found is None:
        raise Http404
    return _plan(request, Errand(one, found))


@acts(Permission.BOOK)
def move(request: ActorRequest, id: UUID) -> HttpResponse:
    """Move a booking to another day, another assessor or another place."""
    booking = visible_booking(id, request.actor)
    one = booking.apprenticeship
    method = law.plan(one.standard, one.version).method(booking.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    if booking.ended:
        return redirect("bookings-page", booking.id)
    return _plan(request, Errand(one, method, booking))


def _plan(request: ActorRequest, errand: Errand) -> HttpResponse:
    if request.method == "POST":
        return _posted(request, errand)
    asked = any(name.startswith("on") for name in request.GET)
    form = Begin(request.GET if asked else None)
    if not asked or not form.is_valid():
        return _first(request, errand, form)
    whole = gathered(errand.one, request.now)
    slots = proposed(errand.method, form.cleaned_data["starts_at"], extra_minutes(whole, errand.method))
    shown = Sitting(errand.method, moving=errand.moving is not None, initial=initial(slots, errand.moving))
    return _second(request, errand, shown, whole, slots)


def _first(request: ActorRequest, errand: Errand, form: Begin) -> HttpResponse:
    """The day. What the rules allow and who is available stand beside the question."""
    said = _said(errand, gathered(errand.one, request.now))
    days = [each.on for each in said["earliest"] if each.on is not None]
    begins = [datetime.combine(on, time(), LONDON) for on in days]
    said |= {"form": form, "free": free_days(errand.one, errand.method.id, max([request.now, *begins]))}
    return render(request, "bookings/day.html", said, status=UNPROCESSABLE if form.errors else 200)


def _second(
    request: ActorRequest, errand: Errand, form: Sitting, whole: Situation | None, slots: Any
) -> HttpResponse:
    """The times, who can assess then, and where."""
    but = errand.moving.id if errand.moving else None
    meant = [slot for slot in slots if slot.starts_at < slot.ends_at]
    known = candidates(errand.one, errand.method.id, meant, but) if meant else []
    form.offer(known)
    said = _said(errand, whole) | {"form": form, "candidates": known, "timed": bool(meant)}
    said["extra"] = extra_minutes(whole, errand.method) if whole else 0
    return render(request, "bookings/times.html", said, status=UNPROCESSABLE if form.errors else 200)


def _said(errand: Errand, whole: Situation | None) -> dict[str, Any]:
    return {
        "errand": errand,
        "one": errand.one,
        "method": errand.method,
        "earliest": earliest(whole, errand.method) if whole else [],
    }


def _posted(request: ActorRequest, errand: Errand) -> HttpResponse:
    doing = request.POST.get("do", "check")
    final = doing in ("check", "book")
    form = Sitting(errand.method, request.POST, moving=errand.moving is not None, checked=final)
    form.fields["assessor"].choices = [(request.POST.get("assessor", ""),) * 2]  # type: ignore[attr-defined]
    fine = form.is_valid()
    slots = form.cleaned_data.get("slots", [])
    if not (fine and final):
        return _second(request, errand, form, None, slots)
    if doing == "book":
        return _done(request, errand, form)
    wrong = faults(errand.method, slots, request.now) | misplaced(errand.method, form.where)
    if not wrong:
        but = errand.moving.id if errand.moving else None
        reasons = why_not(_id(form), errand.one, errand.method.id, slots, but)
        wrong = {"assessor": " ".join(reasons)} if reasons else {}
    if wrong:
        form.refuse(wrong)
        return _second(request, errand, form, None, slots)
    return _check(request, errand, form, None)


def _id(form: Sitting) -> UUID:
    try:
        return UUID(form.cleaned_data["assessor"])
    except ValueError:
        raise Http404 from None


def _done(request: ActorRequest, errand: Errand, form: Sitting) -> HttpResponse:
    said, where = form.cleaned_data, form.where
    common: dict[str, Any] = {
        "slots": said["slots"],
        "assessor": _id(form),
        "by": request.actor,
        "at": request.now,
    }
    try:
        if errand.moving:
            made = actions.reschedule(booking=errand.moving.id, where=where, reason=said["reason"], **common)
        else:
            made = actions.book(
                apprenticeship=errand.one.id,
                method=errand.method.id,
                venue=where.venue,
                place=where.place,
                link=where.link,
                **common,
            )
    except Refused as refused:
        if twice := _sent_twice(request, errand, form):
            return redirect("bookings-booked", twice.id)
        return _check(request, errand, form, refused)
    return redirect("bookings-booked", made.id)


def _sent_twice(request: ActorRequest, errand: Errand, form: Sitting) -> Booking | None:
    """The booking that this very form made a moment ago."""
    found = Booking.objects.filter(
        apprenticeship=errand.one,
        attempt__method=errand.method.id,
        ended="",
        assessor=_id(form),
        starts_at=min(slot.starts_at for slot in form.cleaned_data["slots"]),
        booked_by=request.actor.person_id,
    )
    return found.exclude(id=errand.moving.id).first() if errand.moving else found.first()


def _another_assessor(errand: Errand, chosen: UUID, whole: Situation) -> bool:
    """Whether the portfolio went to somebody else before."""
    ahead = planned(whole).get(errand.method.id)
    code = ahead.attempt.id if ahead is not None else ""
    return holder(errand.one, whole.plan, code) not in (None, chosen)


def _check(request: ActorRequest, errand: Errand, form: Sitting, refusal: Refused | None) -> HttpResponse:
    """Everything once more, with what the rules would say, before anybody is told."""
    slots, moving, whole = form.cleaned_data["slots"], errand.moving, gathered(errand.one, request.now)
    known = candidates(errand.one, errand.method.id, slots)
    assessor = next((one.person for one in known if one.person.id == _id(form)), None)
    ahead = outlook(
        whole,
        errand.method,
        slots,
        form.where.venue,
        moves=moving.attempt.code if moving else "",
        new_assessor=_another_assessor(errand, _id(form), whole),
    )
    titles = {section.id: section.title for section in errand.method.sections}
    left_out = [
        section.title
        for section in errand.method.sections
        if section.id not in {one.section for one in slots}
    ]
    said = _said(errand, None) | {
        "form": form,
        "refusal": refusal,
        "assessor": assessor,
        "where": form.where,
        "slots": [(titles[one.section], one) for one in sorted(slots, key=lambda one: one.starts_at)],
        "left_out": left_out,
        "outlook": ahead,
        "posted": [
            (name, value) for name, value in request.POST.items() if name not in ("do", "csrfmiddlewaretoken")
        ],
    }
    return render(request, "bookings/check.html", said, status=UNPROCESSABLE if refusal else 200)
