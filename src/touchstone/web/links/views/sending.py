"""The page at a link, for whoever holds it: no sign-in, one purpose.

Every link that cannot be used gets the same answer: used up, withdrawn, over, or never there. The secret
stands in the address alone: it is left out of logs, and of what a browser tells other pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from touchstone.web.files.actions import NoRoom
from touchstone.web.links import actions, queries
from touchstone.web.links.forms import SendForm
from touchstone.web.links.models import SentFile, UploadLink
from touchstone.web.organisations.actor import Actor, Refused
from touchstone.web.organisations.request import ActorRequest
from touchstone.web.organisations.scope import within
from touchstone.web.ui.forms import UNPROCESSABLE, refuse
from touchstone.web.uploads import queries as uploaded
from touchstone.web.uploads import tus
from touchstone.web.uploads.actions import say as say_hash
from touchstone.web.uploads.models import Upload
from touchstone.web.uploads.receiving import files_of, offer
from touchstone.web.uploads.speaking import in_words, spoken
from touchstone.web.uploads.wrong import Wrong

RECEIPT = timedelta(days=1)  # how long who sent a file may read again that it came
PAGES, PIECES = "60/m/ip", "600/m/ip"  # how often one browser asks
GONE, MANY, INSUFFICIENT_STORAGE = 410, 429, 507
OFTEN = "There were too many requests in a short time. It goes on by itself in a moment."
Answers = Callable[..., HttpResponseBase]


class HolderRequest(ActorRequest):
    """A request by somebody who holds a link."""

    sender: Actor
    link: UploadLink


def _holder(view: Answers, *, often: str, script: bool, ended_too: bool = False) -> Answers:
    """The view, for who holds a link that can be used; ``script`` says that no person reads the answer."""
    inside = csrf_protect(view)

    @csrf_exempt  # until it is known by which link the form comes, whose file is read with its token
    @wraps(view)
    def answer(request: HttpRequest, secret: str, **named: Any) -> HttpResponseBase:
        asked = cast("HolderRequest", request)
        asked.actor, asked.memberships = None, []  # type: ignore[assignment]  # whoever is signed in here
        return _discreet(_answered(asked, secret, named))

    def _answered(request: HolderRequest, secret: str, named: dict[str, Any]) -> HttpResponseBase:
        if not _seldom(request, often):
            return in_words(MANY, OFTEN) if script else HttpResponse(status=MANY)
        link = queries.by_secret(secret)
        if link is None or not (ended_too or queries.usable(link, request.now)):
            return ended(request, script=script)
        with within(link.organisation_id):
            request.link, request.sender = link, queries.holder(link)
            if not script:
                return inside(request, secret, **named)
            return spoken(request, lambda: inside(request, secret, **named))

    return answer


def _seldom(request: HttpRequest, often: str) -> bool:
    config = {"link": often}
    used = ratelimit.consume(request, app="links", action="link", config=config, limit_get=True)
    return used is not None


def _discreet(answer: HttpResponseBase) -> HttpResponseBase:
    """Nothing of the address goes to another page, into an index, or into a cache."""
    answer["Referrer-Policy"] = "strict-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    return answer


def ended(request: HttpRequest, *, script: bool = False) -> HttpResponse:
    """The one answer to every link that cannot be used."""
    if script:
        return in_words(GONE, actions.ENDED)
    return render(request, "links/ended.html", status=GONE)


def _page(request: HolderRequest, secret: str) -> HttpResponse:
    """Who asks for what, until when, what happens to it; and the form that sends one file."""
    link, refusal, posted = request.link, None, request.method == "POST"
    files = files_of(request, link.apprenticeship_id, request.sender) if posted else None
    form = SendForm(request.POST if posted else None, files, link=link)
    offer(form, link.id, reverse("links-begin", args=[secret]), link.largest)
    if posted and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            sent = actions.receive_file(link=link, file=file, by=request.sender, at=request.now)
        except actions.Ended:
            return ended(request)
        except Refused as refused:
            refusal = refused
            refuse(form, refused)
        else:
            return redirect("links-received", secret, sent.id)
    wanted = [queries.FAMILIES[one] for one in link.families]
    context = {"link": link, "form": form, "refusal": refusal, "wanted": wanted, "left": queries.left(link)}
    no_room = isinstance(refusal, NoRoom)
    status = (INSUFFICIENT_STORAGE if no_room else UNPROCESSABLE) if posted else 200
    return render(request, "links/send.html", context, status=status)


def _received(request: HolderRequest, secret: str, id: UUID) -> HttpResponse:
    """The receipt: what came, when, and its check sum."""
    link = request.link
    sent = SentFile.objects.filter(id=id, link=link, at__gt=request.now - RECEIPT).first()
    if sent is None:
        return ended(request)
    more = queries.left(link) if queries.usable(link, request.now) else 0
    again = reverse("links-send", args=[secret]) if more else ""
    return render(request, "links/received.html", {"link": link, "sent": sent, "again": again, "more": more})


def _begin(request: HolderRequest, secret: str) -> HttpResponse:
    """Where uploads begin, and what this server can do."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.options()
    if method != "POST":
        raise Wrong(405, "Begin an upload with POST.", Allow="OPTIONS, POST")

    def where(id: UUID) -> str:
        return reverse("links-one", args=[secret, id])

    def taken(name: str, size: int) -> None:
        actions.may_begin(request.link, name, size)

    return tus.begin(request, request.sender, request.now, where, taken)


def _one(request: HolderRequest, secret: str, id: UUID) -> HttpResponse:
    """One upload of this link."""
    del secret
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.options()
    if method == "GET":
        return _told(tus.settled(uploaded.own(id, request.sender), request.now))
    return tus.upload(request, id, request.sender, request.now)


def _say(request: HolderRequest, secret: str, id: UUID) -> HttpResponse:
    """Take the hash that the browser worked out, once it has."""
    del secret
    if request.method != "POST":
        raise Wrong(405, "Send the check sum with POST.", Allow="POST")
    given = request.POST.get("sha256", "")
    return _told(say_hash(upload=id, sha256=given, by=request.sender, at=request.now))


def _told(found: Upload) -> HttpResponse:
    """How it stands; not whose it is, and not what else is here."""
    known = tus.told(found)
    return tus.said(JsonResponse(known | {"apprentice": None, "same_as": None}))


page = _holder(require_http_methods(["GET", "HEAD", "POST"])(_page), often=PAGES, script=False)
received = _holder(require_safe(_received), often=PAGES, script=False, ended_too=True)
begin = _holder(_begin, often=PIECES, script=True)
one = _holder(_one, often=PIECES, script=True)
say = _holder(_say, often=PIECES, script=True)
