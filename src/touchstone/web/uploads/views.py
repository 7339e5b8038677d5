"""Uploads of people at a browser: signed in by their session, guarded by the token of the page's form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from touchstone.web.organisations.request import ActorRequest, acts
from touchstone.web.uploads import actions, queries, tus
from touchstone.web.uploads.speaking import in_words, spoken
from touchstone.web.uploads.wrong import Wrong

SIGNED_OUT = "You were signed out. Sign in in another tab, come back here and choose Continue."
Answers = Callable[..., HttpResponse]


def answered(view: Answers) -> Callable[..., HttpResponseBase]:
    """The view for programs in pages: what goes wrong is a status and a line of words, never a page."""
    checked = acts(*queries.ADDS)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "Tus-Resumable" in request.headers and not request.user.is_authenticated:
            return in_words(401, SIGNED_OUT)
        return spoken(request, lambda: checked(request, *args, **kwargs))

    answer.needs = queries.ADDS  # type: ignore[attr-defined]
    return answer


@answered
def begin(request: ActorRequest) -> HttpResponse:
    """Where uploads begin, and what this server can do."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.options()
    if method != "POST":
        raise Wrong(405, "Begin an upload with POST.", Allow="OPTIONS, POST")
    return tus.begin(request, request.actor, request.now, lambda id: reverse("uploads-one", args=[id]))


@answered
def one(request: ActorRequest, id: UUID) -> HttpResponse:
    """One upload: of oneself, and nobody else."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.options()
    if method == "GET":
        found = tus.settled(queries.own(id, request.actor), request.now)
        return tus.said(JsonResponse(tus.told(found)))
    return tus.upload(request, id, request.actor, request.now)


@answered
def say(request: ActorRequest, id: UUID) -> HttpResponse:
    """Take the hash that the browser worked out, once it has."""
    if request.method != "POST":
        raise Wrong(405, "Send the check sum with POST.", Allow="POST")
    given = request.POST.get("sha256", "")
    found = actions.say(upload=id, sha256=given, by=request.actor, at=request.now)
    return tus.said(JsonResponse(tus.told(found)))
