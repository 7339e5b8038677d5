"""The page of a booking, the page after one was made, and all bookings of an apprentice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touchstone.rules.findings import Outcome
from touchstone.rules.judge import assess
from touchstone.rules.plan.method import Method
from touchstone.rules.report import NextStep
from touchstone.web.accounts.queries import names
from touchstone.web.apprentices.queries import visible
from touchstone.web.bookings import queries
from touchstone.web.bookings.actions import nobody_after
from touchstone.web.bookings.forms import CHANNELS
from touchstone.web.bookings.models import Booking
from touchstone.web.bookings.outlook import gathered, limit_of, step_to_book, taken_again
from touchstone.web.bookings.states import State, notice_missing, states
from touchstone.web.organisations.actor import Actor
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.records import law

SEES = (Permission.SEE_APPRENTICES, Permission.SEE_OWN)


@dataclass(frozen=True)
class Shown:
    """A booking with what the pages say of it."""

    booking: Booking
    method: Method
    states: Sequence[State]
    times: list[tuple[str, Any]]  # each section's title and when it is
    reason: str  # why it ended, as far as the reader may know


@dataclass(frozen=True)
class MethodRow:
    """A method of the plan with its bookings, newest first, and whether it can be booked now."""

    method: Method
    standing: Shown | None
    earlier: list[Shown]
    step: NextStep | None


def shown(booking: Booking, method: Method, actor: Actor, now: datetime) -> Shown:
    """The booking as this reader may know it."""
    titles = {section.id: section.title for section in method.sections}
    reason = booking.reason
    if booking.declined_at is not None and actor.may(Permission.BOOK):
        reason = f"{booking.reason}: {booking.declined_reason}"
    times = [(titles[one.section], one.during) for one in booking.sections.all()]
    return Shown(booking, method, states(booking, now), times, reason)


@require_safe
@acts(*SEES)
def booking(request: ActorRequest, id: UUID) -> HttpResponse:
    """One booking: when, who, where, what it waits for, and what was booked before."""
    found = queries.visible_booking(id, request.actor)
    actor, now, one = request.actor, request.now, found.apprenticeship
    method = law.plan(one.standard, one.version).method(found.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    others = [
        shown(each, method, actor, now)
        for each in queries.of_apprentice(one, actor)
        if each.attempt_id == found.attempt_id and each.id != found.id
    ]
    wait = law.policy(one.organisation.policy).no_show_wait.minutes
    said = {
        **_again(found, request),
        "shown": shown(found, method, actor, now),
        "booking": found,
        "one": one,
        "method": method,
        "others": others,
        "names": names(_people([found])),
        "channel": dict(CHANNELS).get(found.notice_channel, found.notice_channel),
        "notice_missing": notice_missing(found) and not found.ended,
        "portfolio_missing": _portfolio_missing(found, method, actor),
        "wait": wait,
        "nobody_after": nobody_after(found, wait),
        "may": _may(found, actor, now, wait),
    }
    return render(request, "bookings/page.html", said)


def _again(found: Booking, request: ActorRequest) -> dict[str, Any]:
    """What the rules of resits say of a booking that stands, of an attempt that is not simply the first."""
    attempt = found.attempt
    if found.ended or not (attempt.kind in ("resit", "retake") or attempt.consent is not None):
        return {"again": (), "limit": None}
    whole = gathered(found.apprenticeship, request.now, before=False)
    about = taken_again(whole, attempt.code)
    unmet = tuple(each for each in about if each.outcome is Outcome.NOT_MET)
    return {"again": unmet, "limit": limit_of(whole, about)}


def _people(found: Iterable[Booking]) -> set[UUID]:
    ids = {each for one in found for each in (one.booked_by, one.notice_served_by, one.ended_by)}
    return {id for id in ids if id is not None}


def _portfolio_missing(found: Booking, method: Method, actor: Actor) -> bool:
    """Whether the assessor still waits for the portfolio that they are to read before."""
    if (
        method.review is None
        or found.ended
        or not (actor.may(Permission.BOOK) or actor.may(Permission.ASSESS))
    ):
        return False
    held = found.apprenticeship.portfolio_portfolios.exclude(given_to_assessor_at=None)
    return found.attempt.portfolio_given_at is None and not held.exists()


def _may(found: Booking, actor: Actor, now: datetime, wait: int) -> dict[str, bool]:
    """What this reader may do with the booking now."""
    begun = found.attempt.entries.filter(kind="section_started").exists()
    open_ = not found.ended and not begun
    mine = actor.role.reach == "booked" and found.assessor_id == actor.person_id
    books = actor.may(Permission.BOOK) and open_
    there = (mine and actor.may(Permission.ASSESS)) or actor.may(Permission.BOOK)
    return {
        "begun": begun,
        "book": books,
        "notice": actor.may(Permission.SERVE_NOTICE) and open_ and found.notice_served_at is None,
        "names": mine or actor.may(Permission.BOOK),
        "answer": mine and open_ and found.accepted_at is None and actor.may(Permission.ANSWER_BOOKING),
        "no_show": there and open_ and now >= nobody_after(found, wait),
        "wait": there and open_ and found.starts_at <= now < nobody_after(found, wait),
    }


@require_safe
@acts(Permission.BOOK)
def booked(request: ActorRequest, id: UUID) -> HttpResponse:
    """What was booked, and what happens next."""
    found = queries.visible_booking(id, request.actor)
    one = found.apprenticeship
    method = law.plan(one.standard, one.version).method(found.attempt.method)
    assert method is not None  # attempts are made from the plan's methods
    said = {
        "shown": shown(found, method, request.actor, request.now),
        "booking": found,
        "one": one,
        "method": method,
        "notice_missing": notice_missing(found),
        "portfolio_missing": _portfolio_missing(found, method, request.actor),
    }
    return render(request, "bookings/booked.html", said)


@require_safe
@acts(*SEES)
def apprentice(request: ActorRequest, id: UUID) -> HttpResponse:
    """Every method of an apprentice's plan with its bookings, and what can be booked."""
    one, actor, now = visible(id, request.actor), request.actor, request.now
    known = queries.of_apprentice(one, actor)
    plan = law.plan(one.standard, one.version)
    steps = assess(gathered(one, now)).next_steps if actor.may(Permission.BOOK) else ()
    rows = []
    for method in plan.methods:
        mine = [shown(each, method, actor, now) for each in known if each.attempt.method == method.id]
        standing = next((each for each in mine if not each.booking.ended), None)
        codes = {each.booking.attempt.code for each in mine}
        codes |= {step.subject or "" for step in steps if _of(step, method)}
        due = step_to_book(steps, method, codes)  # then what was booked before is of another attempt
        standing = None if due else next((each for each in mine if not each.booking.ended), None)
        earlier = [each for each in mine if each is not standing]
        rows.append(MethodRow(method, standing, earlier, due))
    return render(request, "bookings/apprentice.html", {"one": one, "plan": plan, "rows": rows})


def _of(step: NextStep, method: Method) -> bool:
    return step.action == "attempt.book" and (step.subject or "").rpartition("-")[0] == method.id
