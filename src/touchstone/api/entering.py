"""How a program comes in: by its token, as the actor that it is, seeing what that actor may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from touchstone.api.once import once
from touchstone.api.problems import ROOT, Problem, response
from touchstone.web.doors.actions import note_use
from touchstone.web.doors.models import Token
from touchstone.web.doors.queries import Entered, NotAccepted, entered
from touchstone.web.organisations import scope
from touchstone.web.organisations.actor import Actor

Answers = Callable[[HttpRequest], HttpResponse]
OPEN = (f"{ROOT}openapi.json",)  # says nothing about anybody
JSON, FORM = "application/json", "multipart/form-data"
BODIES = ("POST", "PUT", "PATCH")
POURED = re.compile(rf"{ROOT}uploads(/[0-9a-f-]{{36}})?")  # large files: see touchstone.api.pouring
MISSING = "Send the token of your organisation: Authorization: Bearer ts_…"


class Caller(HttpRequest):
    """The request of a program. ``now`` is the moment it came in."""

    actor: Actor
    now: datetime
    entered: Entered


def enter(get_response: Answers) -> Answers:
    """Under the API's root: whose token it is, and what the database shows to it.

    A browser's session counts for nothing here, so that no page of others can act by it.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT) or request.path in OPEN:
            return get_response(request)
        request.actor = None  # type: ignore[attr-defined]
        request.entered = None  # type: ignore[attr-defined]
        try:
            known = entered(_secret(request), request.now)  # type: ignore[attr-defined]
        except NotAccepted as why:
            return response(request, Problem(401, "not-entered", str(why)))
        request.entered = known  # type: ignore[attr-defined]
        request.actor = known.actor  # type: ignore[attr-defined]
        try:
            note_use(known, request.now)  # type: ignore[attr-defined]
            scope.see(known.actor.sees)
            return get_response(request) if POURED.fullmatch(request.path) else once(request, get_response)
        except Problem as problem:
            return response(request, problem)
        finally:
            scope.forget()

    return answer


def _secret(request: HttpRequest) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise NotAccepted(MISSING)
    return secret.strip()


class Door:
    """What an operation asks of a token: a scope, one of several, or none where every token may."""

    def __init__(self, *scopes: str) -> None:
        self.scopes = scopes

    def __call__(self, request: HttpRequest) -> Token:
        """The token, if it was made for this and its body is one that operations take."""
        known = self.opened(request)
        _readable(request)
        return known

    def opened(self, request: HttpRequest) -> Token:
        """The token, if it was made for this."""
        known: Entered | None = getattr(request, "entered", None)
        if known is None:
            raise Problem(401, "not-entered", MISSING)
        if self.scopes and not set(self.scopes) & set(known.token.scopes):
            said = f"This token does not have the scope {' or '.join(self.scopes)}."
            raise Problem(403, "scope-too-small", said, scope=" ".join(self.scopes))
        return known.token


def _readable(request: HttpRequest) -> None:
    """Raise ``Problem`` for a body of a media type, or of a size, that no operation takes."""
    if request.method not in BODIES or request.content_type == FORM:
        return
    if request.content_type != JSON and int(request.META.get("CONTENT_LENGTH") or 0):
        raise Problem(415, "media-type", f"Send the body with the header Content-Type: {JSON}.")
    try:
        len(request.body)
    except RequestDataTooBig:
        raise Problem(413, "too-large", "A body of JSON may have 2 MB at most.") from None


def doing(request: Caller) -> dict[str, Any]:
    """By whom and when: what every action is told."""
    return {"by": request.actor, "at": request.now}
