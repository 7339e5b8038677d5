"""Pages around the room: who sits there, the session as it runs, one's own log, and both compared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from touchstone.web.assessments.entries import judgements
from touchstone.web.assessments.lines import lines, when
from touchstone.web.assessments.page import Shown, shown
from touchstone.web.assessments.queries import booked, log
from touchstone.web.assessments.signing import MOMENTS, signatures
from touchstone.web.assessments.writers import method_of
from touchstone.web.bookings.models import Attempt
from touchstone.web.console import own_logs
from touchstone.web.console.queries import last_sent
from touchstone.web.organisations.actor import Refused
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.room import actions, comparing, queries
from touchstone.web.room.forms import EndSeat, GiveSeat
from touchstone.web.room.models import Kind, Seat
from touchstone.web.room.queries import READS, Room, room
from touchstone.web.ui.exports import csv_file
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.ui.lengths import minutes_and_seconds

FRESH = 5  # seconds between two looks
CO_MARKS = "You co-mark this assessment: you see what the assessor wrote once both of you have submitted."
OVER = "The judgements were submitted, or the assessment is void; there is nothing to watch any more."


@require_safe
@acts(*READS)
def mine(request: ActorRequest) -> HttpResponse:
    """The seats that one has."""
    found = [
        (seat, method_of(seat.attempt.apprenticeship, seat.attempt))
        for seat in queries.seats_of(request.actor.person_id)
    ]
    return render(request, "room/mine.html", {"found": found, "co_mark": Kind.CO_MARK})


@cache_control(private=True, no_cache=True)
@acts(*READS)
def page(request: ActorRequest, id: UUID) -> HttpResponse:
    """Who sits in the room; who may gives a seat."""
    found = room(id, request.actor)
    form, refusal = None, None
    if found.reads:
        form = GiveSeat(_people(found.row), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            said = form.cleaned_data
            try:
                actions.give_seat(
                    attempt=id, **said | {"person": UUID(said["person"])}, by=request.actor, at=request.now
                )
            except Refused as why:
                refuse(form, why)
            else:
                messages.success(request, "The seat is given. They find it under “Others’ sessions”.")
                return redirect("room-page", id)
    elif request.method == "POST":
        raise Http404
    return _page(request, found, form, refusal)


def _people(row: Attempt) -> list[tuple[str, str]]:
    """Who could have a seat; who must not is not offered."""
    one = row.apprenticeship
    sitters = queries.sitters(one)
    barred = queries.barred(one, row, [held.person_id for held in sitters])
    return [(str(held.person_id), str(held.person)) for held in sitters if held.person_id not in barred]


def _page(
    request: ActorRequest, found: Room, form: GiveSeat | None, refusal: Refused | None = None
) -> HttpResponse:
    row, now = found.row, request.now
    every = [
        (seat, queries.stands(seat, now) and not seat.conflicted)  # type: ignore[attr-defined]
        for seat in queries.seats(row.pk)
    ]
    open_ = row.judged_at is None and row.void is None
    said = {
        "room": found,
        "row": row,
        "one": row.apprenticeship,
        "method": method_of(row.apprenticeship, row),
        "booking": booked(row),
        "seats": [
            (seat, stands, EndSeat(initial={"seat": seat.id}, auto_id=False)) for seat, stands in every
        ],
        "form": form if open_ else None,
        "refusal": refusal,
        "co_mark": Kind.CO_MARK,
        "sits": found.seat is not None and queries.stands(found.seat, now),
        "compares": found.compares and bool(queries.compared(row)),
    }
    wrong = refusal is not None or bool(form is not None and form.is_bound and form.errors)
    return render(request, "room/page.html", said, status=UNPROCESSABLE if wrong else 200)


@require_POST
@acts(*READS)
def end(request: ActorRequest, id: UUID) -> HttpResponse:
    """End a seat of this room."""
    found = room(id, request.actor)
    form = EndSeat(request.POST)
    if not form.is_valid() or all(seat.id != form.cleaned_data["seat"] for seat in queries.seats(id)):
        raise Http404
    try:
        seat = actions.end_seat(seat=form.cleaned_data["seat"], by=request.actor, at=request.now)
    except Refused as why:
        given = GiveSeat(_people(found.row)) if found.reads else None
        return _page(request, found, given, why)
    messages.success(request, "The seat has ended.")
    return redirect(
        "room-mine" if seat.person_id == request.actor.person_id else "room-page", *_to(seat, request)
    )


def _to(seat: Seat, request: ActorRequest) -> list[UUID]:
    return [] if seat.person_id == request.actor.person_id else [seat.attempt_id]


@require_safe
@cache_control(private=True, no_store=True)
@acts(*READS)
def watch(request: ActorRequest, id: UUID) -> HttpResponse:
    """The session as it runs, for reading alone; renewed by itself unless it is held."""
    found = room(id, request.actor)
    row = found.row
    said: dict[str, Any] = {"row": row, "one": row.apprenticeship, "because": _because(found, request)}
    said["method"] = method_of(row.apprenticeship, row)
    if not said["because"]:
        known = shown(row, request.now)
        said |= {
            "shown": known,
            "newest": list(reversed(known.lines)),
            "coverage": _coverage(known),
            "signed": [(moment, signatures(known.entries, moment)) for moment in MOMENTS],
            "sent": last_sent(row.pk),
            "held": request.GET.get("hold") == "yes",
            "every": FRESH,
            "clock": minutes_and_seconds,
            "when": when,
            "writes": False,
            "forms": {},
            "bound": None,
        }
    return render(request, "room/watch.html", said)


def _coverage(known: Shown) -> list[tuple[str, list[str]]]:
    seen, asked = known.told.conduct.seen, known.told.conduct.asked
    neither = [code for code in known.method.ksbs if code not in {*seen, *asked}]
    return [("Seen", list(seen)), ("Asked about", list(asked)), ("Not yet", neither)]


def _because(found: Room, request: ActorRequest) -> str:
    """Why somebody does not watch now; nothing when they do."""
    if found.reads:
        return ""
    if found.apart:
        return CO_MARKS
    if found.row.judged_at is not None or found.row.void is not None:
        return OVER
    assert found.seat is not None  # who neither reads nor sits has met a 404
    return "" if queries.stands(found.seat, request.now) else queries.NOT_NOW


@cache_control(private=True, no_cache=True)
@acts(*READS)
def own(request: ActorRequest, id: UUID) -> HttpResponse:
    """The log of one's own of who co-marks: what is in it, what is left, and submitting it."""
    seat = queries.co_marks(id, request.actor.person_id)
    if seat is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            actions.submit_own(attempt=id, by=request.actor, at=request.now)
        except Refused as why:
            refusal = why
        else:
            messages.success(request, "Your judgements are submitted.")
            return redirect("room-own", id)
    row = seat.attempt
    method = method_of(row.apprenticeship, row)
    said = {
        "seat": seat,
        "row": row,
        "one": row.apprenticeship,
        "method": method,
        "lines": lines(method, own_logs.entries(seat.id)),
        "left": [] if seat.submitted_at else actions.left_in(seat),
        "both": bool(seat.submitted_at and row.judged_at),
        "refusal": refusal,
        "when": when,
    }
    return render(request, "room/own.html", said, status=UNPROCESSABLE if refusal else 200)


@require_safe
@cache_control(private=True, no_cache=True)
@acts(*READS)
def compared(request: ActorRequest, id: UUID) -> HttpResponse:
    """The judgements of everybody who marked, side by side, once both sides have submitted."""
    row, found = _compared(id, request)
    method = method_of(row.apprenticeship, row)
    said = {"row": row, "one": row.apprenticeship, "method": method, "found": found}
    return render(request, "room/compared.html", said | {"agreement": comparing.agreement(found)})


@require_safe
@acts(*READS)
def compared_file(request: ActorRequest, id: UUID) -> StreamingHttpResponse:
    """The same for a spreadsheet."""
    _, found = _compared(id, request)
    return csv_file(comparing.records(found), "compared")


def _compared(id: UUID, request: ActorRequest) -> tuple[Attempt, list[comparing.Row]]:
    """Nothing before both have submitted; ``Http404`` for who does not read the attempt by then."""
    known = room(id, request.actor)
    if not known.compares:
        raise Http404
    row, seats = known.row, queries.compared(known.row)
    if not seats:
        return row, []
    assert row.judged_at is not None  # nothing is compared before
    submitted = [entry for entry in log(row.pk) if entry.kept_at <= row.judged_at]
    markers = [comparing.Marker("Assessor", judgements(submitted))]
    markers += [comparing.Marker(str(seat.person), judgements(own_logs.entries(seat.id))) for seat in seats]
    return row, comparing.rows(method_of(row.apprenticeship, row), markers)
