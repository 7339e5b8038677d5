"""The console: a page that works without a network, and what it asks of the server when there is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from touchstone.rules.calendar import day
from touchstone.web.assessments.queries import attempt_seen_by
from touchstone.web.console import actions, queries, submitting
from touchstone.web.console.packing import entry, packed
from touchstone.web.console.shapes import DeliveryIn, DeviceIn, WishIn
from touchstone.web.console.shell import PLAYS, manifest_of, worker_of
from touchstone.web.console.shelving import next_day, weights
from touchstone.web.organisations.actor import Actor, NotAllowed, Refused
from touchstone.web.organisations.permissions import Permission
from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.room.queries import co_marks

CONDUCTS = (Permission.ASSESS, Permission.MARK, Permission.ASSURE)  # quality assurance marks beside
NO_ROLE = "You hold no role yet. Ask whoever works with you to invite you."
SIGNED_OUT = "You were signed out. What you capture is kept on this device; sign in to send it."


@require_safe
@cache_control(no_cache=True)
@csp_update(PLAYS)
def shell(request: HttpRequest) -> HttpResponse:
    """The page itself: the same for everybody, so that a device can keep it. Nobody's data is in it."""
    return render(request, "console/shell.html")


@require_safe
@cache_control(no_cache=True)
def worker(_: HttpRequest) -> HttpResponse:
    """The script that keeps the page on the device, with the list of what belongs to it."""
    return HttpResponse(worker_of(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(_: HttpRequest) -> HttpResponse:
    """How the console looks when it is installed."""
    return JsonResponse(manifest_of(), content_type="application/manifest+json")


def answered(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """A view for the script of the page: what goes wrong is a status and words, never a page.

    Whoever is signed in and may not conduct is named by their id, so that the page closes what is others'.
    """
    checked = acts(*CONDUCTS)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        script = "application/json" in (request.content_type, request.headers.get("Accept"))
        if script and not request.user.is_authenticated:
            return JsonResponse({"message": SIGNED_OUT}, status=401)
        person = str(request.user.pk)
        if script and cast("Any", request).actor is None:
            return JsonResponse({"message": NO_ROLE, "person": person}, status=403)
        try:
            return checked(request, *args, **kwargs)
        except Refused as why:
            said = {"message": why.message, "fields": why.fields}
            if isinstance(why, actions.Ended):
                said["code"] = "ended"
            return JsonResponse(said, status=422)
        except ValidationError as wrong:
            place = wrong.errors()[0]
            field = ".".join(str(one) for one in place["loc"])
            return JsonResponse({"message": f"{field}: {place['msg']}."}, status=400)
        except NotAllowed as why:
            return JsonResponse({"message": str(why), "person": person}, status=403)
        except Http404:
            return JsonResponse({"message": "There is no such assessment, or it is not yours."}, status=404)

    answer.needs = CONDUCTS  # type: ignore[attr-defined]
    return never_cache(answer)


@answered
@require_safe
def state(request: ActorRequest) -> HttpResponse:
    """Who is signed in, with the token for sending, and the assessments that a device may prepare.

    ``soon`` are those of today and of the next working day. Of ``organisations`` every assessment is named: a
    device removes the files of what is not among them any more. The keys of those that ``ended`` leave it.
    """
    found, today = queries.to_conduct(request.actor, request.now), day(request.now)
    portfolios, soon = weights([row for row, _, _ in found], request.actor), next_day(today)
    attempts = [
        {
            "attempt": str(row.id),
            "organisation": str(row.organisation_id),
            "title": title,
            "apprentice": row.apprenticeship.name,
            "starts_at": starts.isoformat() if starts else None,
            "soon": starts is not None and today <= day(starts) <= soon,
            "portfolio": portfolios[row.apprenticeship_id],
        }
        for row, title, starts in found
    ]
    person = str(request.actor.person_id)
    said = {"person": person, "name": request.actor.name, "token": get_token(request), "attempts": attempts}
    told = request.actor.sees if len(found) < queries.MOST_LISTED else ()
    ended = queries.out_of_use(request.actor)
    return JsonResponse(said | {"organisations": [str(one) for one in told], "ended": ended})


@answered
@require_POST
def prepare(request: ActorRequest, id: UUID) -> HttpResponse:
    """Put an assessment on a device: everything that it needs without a network, and its key."""
    _theirs(id, request.actor)
    said = DeviceIn.model_validate_json(request.body)
    by, now = request.actor, request.now
    known = actions.prepare(
        attempt=id, device=said.device, name=said.name or _browser(request), by=by, at=now
    )
    return JsonResponse({"key": known.key, "pack": packed(id, by, now)})


def _theirs(id: UUID, by: Actor) -> None:
    """Raise ``Http404`` unless they may see the attempt, or had it on a device of theirs before it went."""
    if not queries.prepared_by(id, by.person_id) and co_marks(id, by.person_id) is None:
        attempt_seen_by(id, by)


def _browser(request: HttpRequest) -> str:
    """What the browser calls itself, shortly."""
    agent = request.headers.get("User-Agent", "")
    names = [name for name in ("Edg", "Chrome", "Firefox", "Safari") if name in agent]
    systems = [name for name in ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux") if name in agent]
    return " on ".join([*(names[:1] or ["A browser"]), *systems[:1]]).replace("Edg ", "Edge ")


@answered
@require_POST
def device(request: ActorRequest, id: UUID) -> HttpResponse:
    """The key of a device of one's own, for what it kept while nobody was signed in."""
    known = actions.know(device=id, by=request.actor, at=request.now)
    return JsonResponse({"key": known.key})


@answered
@require_POST
def captured(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take in what a device captured; answers with the receipt and the log as it stands."""
    _theirs(id, request.actor)
    said = DeliveryIn.model_validate_json(request.body)
    got = actions.take(
        attempt=id, device=said.device, lines=said.lines, times=said.times, by=request.actor, at=request.now
    )
    refused = [
        {"place": one.place, "sequence": one.sequence, "code": one.code, "message": one.message}
        for one in got.refused
    ]
    return JsonResponse(
        {
            "chain": got.standing.told,
            "refused": refused,
            "behind": got.behind,
            "entries": [entry(one) for one in queries.log_for(id, request.actor)],
            "out": [str(one) for one in queries.out_of_log(id, said.device)],
            "version": queries.version_of(id),
            "submitted": queries.submitted(id, request.actor),
        }
    )


@answered
@require_POST
def submit(request: ActorRequest, id: UUID) -> HttpResponse:
    """Submit the judgements of a log that a device knows to its end; each reason where it is refused."""
    _theirs(id, request.actor)
    said = WishIn.model_validate_json(request.body)
    wish = submitting.Wish(id=said.wish, last=said.last, heard=said.heard, head=said.head, notes=said.reasons)
    try:
        submitting.submit(attempt=id, device=said.device, wish=wish, by=request.actor, at=request.now)
    except Refused as why:
        return JsonResponse({"message": why.message, "reasons": submitting.reasons(why)}, status=422)
    return JsonResponse({"submitted": queries.submitted(id, request.actor)})
