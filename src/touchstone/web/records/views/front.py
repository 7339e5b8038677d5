"""The front page of each role, and the board."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from touchstone.rules.calendar import day
from touchstone.rules.judge import InvalidRecordError
from touchstone.rules.report import Closing
from touchstone.web.apprentices import queries as apprentices
from touchstone.web.apprentices.models import Apprenticeship
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.questions.queries import due
from touchstone.web.records import boards, lines
from touchstone.web.records.endings import ending_of, grouped, reached, soon_over
from touchstone.web.records.page import nearest, pages, yours
from touchstone.web.records.told import told
from touchstone.web.records.turns import turns
from touchstone.web.ui.pictures.pipeline import Stop

MOST = 5  # apprenticeships of one person on their own page


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The signed-in front page; a stranger is asked to sign in, in a demonstration shown who there is."""
    if not request.user.is_authenticated and settings.DEMO:
        try:
            return redirect(reverse("demo-home"))
        except NoReverseMatch:
            pass
    return front(request)


@acts()
def front(request: ActorRequest) -> HttpResponseBase:
    """What waits for this reader, in the way of their role."""
    if request.actor.role.reach == "self":
        return _own(request)
    if request.actor.may(Permission.DECIDE_APPEAL):
        return redirect("appeals-list")
    if request.actor.may(Permission.SCRUTINISE):
        return redirect("scrutiny-own")
    today = day(request.now)
    stages = boards.stages(request.actor, today) if request.actor.may(Permission.SEE_BOARD) else ()
    counted = sum(one.ours for one in stages) if stages else None
    rows, count = boards.waiting(request.actor, today, counted)
    asked = boards.questions(request.actor)
    over, more = soon_over(request.actor, today)
    other = "provider" if request.actor.role.reach == "employer" else "employer"
    context = {"waiting": rows, "rows": lines.waiting(rows, other, today), "count": count, "today": today}
    context |= {"questions": asked, "ended": lines.ending}
    context |= {"over": grouped(over), "more_over": more, "bank_due": _bank_due(request, today)}
    if stages:
        context |= _counts(stages)
    return render(request, "records/front.html", context)


def _bank_due(request: ActorRequest, today: date) -> int:
    """How many questions of the bank wait for the yearly review of this reader."""
    return due(request.actor, today) if request.actor.may(Permission.KEEP_QUESTIONS) else 0


@require_safe
@acts(Permission.SEE_OWN)
def own(request: ActorRequest) -> HttpResponse:
    """An apprentice's own page."""
    return _own(request)


@require_safe
@acts(Permission.SEE_BOARD)
def board(request: ActorRequest) -> HttpResponse:
    """How many stand where and, for those who answer for results, the outcomes of each month."""
    context = _counts(boards.stages(request.actor, day(request.now)))
    if request.actor.may(Permission.RELEASE):
        context["outcomes"] = boards.months(request.actor, request.now)
    return render(request, "records/board.html", context)


def _counts(stages: tuple[Stop, ...]) -> dict[str, object]:
    return {"stages": stages, "everybody": sum(one.number for one in stages)}


def _own(request: ActorRequest) -> HttpResponse:
    mine = apprentices.own(request.actor)[:MOST]
    return render(
        request,
        "records/own.html",
        {"cards": [_card(request, one) for one in mine], "today": day(request.now)},
    )


def _mine(closing: Closing, request: ActorRequest) -> bool:
    """Whether a right of this reader is soon over."""
    soon = reached(closing.force, closing.since, closing.on, day(request.now)) is not None
    return soon and any(party in closing.may for party in turns(request.actor))


def _card(request: ActorRequest, one: Apprenticeship) -> dict[str, object]:
    try:
        known = told(one, request.actor, request.now)
    except InvalidRecordError:
        return {"one": one, "report": None, "pages": pages(one, request.actor)}
    steps = [yours(step, known, request.actor) for step in known.report.next_steps]
    mine = [step for step in steps if step.by in turns(request.actor)]
    return {
        "one": one,
        "report": known.report,
        "mine": mine,
        "others": [step for step in steps if step not in mine][:4],
        "over": grouped(ending_of(one, each) for each in known.report.closings if _mine(each, request)),
        "dates": nearest(known, day(request.now)),
        "pages": pages(one, request.actor),
    }
