"""Large files of programs: tus 1.0 at ``/api/v1/uploads``, behind the token and its scopes.

Its requests are not kept under an idempotency key, and not in one transaction: what has come stays, whatever
becomes of the request, and a client asks with HEAD where to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from touchstone.api import problems
from touchstone.api.entering import Door
from touchstone.api.problems import ROOT, Problem, response
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.uploads import tus
from touchstone.web.uploads.pouring import MISMATCH
from touchstone.web.uploads.wrong import Wrong

DOOR = Door("portfolio:write", "gateway:write")
METHODS = "OPTIONS, HEAD, PATCH, DELETE"  # how it stands is an operation of its own
KINDS = {
    405: "not-possible-here",
    409: "changed-meanwhile",
    413: "too-large",
    415: "media-type",
    MISMATCH: "check-sum",
}


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @csrf_exempt  # no session counts here
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers: dict[str, str] = {}
        try:
            DOOR.opened(request)
            return view(request, *args, **kwargs)
        except Problem as known:
            problem = known
        except Wrong as wrong:
            headers = wrong.headers
            kind = "unavailable" if wrong.status > 499 else KINDS.get(wrong.status, "bad-request")
            problem = Problem(wrong.status, kind, wrong.message)
        except Refused as refused:
            problem = problems.of_refusal(refused)
            problem.status = tus.status_of(refused)
        except NotAllowed as why:
            problem = problems.of_not_allowed(request, why)
        except Http404:
            problem = problems.of_status(404)
        told = tus.said(response(request, problem))
        for name, value in headers.items():
            told[name] = value
        return told

    return answer


@_answered
def begin(request: HttpRequest) -> HttpResponse:
    """Where uploads begin, and what this server can do."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.options()
    if method != "POST":
        raise Wrong(405, "Begin an upload with POST.", Allow="OPTIONS, POST")
    return tus.begin(request, request.actor, request.now, lambda id: f"{ROOT}uploads/{id}")  # type: ignore[attr-defined]


@_answered
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    """One upload of one's own."""
    if tus.method_of(request) == "OPTIONS":
        return tus.options()
    return tus.upload(request, id, request.actor, request.now, METHODS)  # type: ignore[attr-defined]
