"""What went wrong, as problem+json (RFC 9457): one shape for every error, in the words that pages use."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from touchstone.plans.writing import encode
from touchstone.rules.findings import Finding
from touchstone.rules.judge import InvalidRecordError
from touchstone.web.assessments.actions import Changed, Unfit
from touchstone.web.doors.scopes import scopes_for
from touchstone.web.files.actions import NoRoom
from touchstone.web.organisations.actor import NotAllowed, Refused
from touchstone.web.ui.errors import ERRORS

Answers = Callable[[HttpRequest], HttpResponse]
MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1/"
BODY = "said"  # what operations call their body: no part of where something is wrong in it
KINDS: Mapping[str, str] = {  # the end of the problem's type: what it means
    "bad-request": "The request cannot be read: its body, a header or the address is not well formed.",
    "not-entered": "There is no token, or it opens nothing (any more).",
    "scope-too-small": "The token was not made for this; the answer names the scope that is missing.",
    "not-allowed": "The role in which the token acts does not permit this.",
    "not-found": "There is no such thing, or it is not one that this token may see.",
    "not-possible-here": "The address takes other methods; the header Allow names them.",
    "changed-meanwhile": "Somebody else changed this meanwhile. Nothing was written over.",
    "contradictory": "The facts about this apprentice contradict each other, so the rules give no answer.",
    "too-large": "The body is larger than what is taken.",
    "media-type": "The body has another media type than the operation takes.",
    "check-sum": "The bytes have another check sum than was said. None of this request were kept.",
    "not-valid": "The body or a parameter does not have the described shape; errors says what and where.",
    "quarantined": "Harm was found in the file: it is kept, and nobody opens it. The examination says why.",
    "refused": "The rules, or the state of things, do not let this be done now. Nothing was changed.",
    "key-reused": "The idempotency key was used for another request before.",
    "too-many": "Too many requests in a short time.",
    "fault": "A fault on our side. Send the same request again, with the same idempotency key.",
    "unavailable": "Touchstone cannot work just now. Send the same request again in a minute.",
}
OF_STATUS: Mapping[int, str] = {
    400: "bad-request",
    401: "not-entered",
    403: "not-allowed",
    404: "not-found",
    405: "not-possible-here",
    409: "changed-meanwhile",
    413: "too-large",
    415: "media-type",
    422: "not-valid",
    429: "too-many",
    503: "unavailable",
}


class Problem(Exception):
    """An answer that says what is wrong; raised by operations and turned into a response."""

    def __init__(self, status: int, kind: str, detail: str, **more: Any) -> None:
        self.status, self.kind, self.detail, self.more = status, kind, detail, more
        super().__init__(detail)


def response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer."""
    said = {
        "type": f"urn:touchstone:problem:{problem.kind}",
        "title": _title(problem),
        "status": problem.status,
        "detail": problem.detail,
        "reference": getattr(request, "id", ""),
        **problem.more,
    }
    answer = HttpResponse(json.dumps(said), status=problem.status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="touchstone"'
    if scope := problem.more.get("scope"):
        answer["WWW-Authenticate"] = f'Bearer realm="touchstone", error="insufficient_scope", scope="{scope}"'
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = "30"
    return answer


def _title(problem: Problem) -> str:
    if problem.kind in TITLES:
        return TITLES[problem.kind]
    said = ERRORS.get(problem.status)
    return said.title if said else HTTPStatus(problem.status).phrase


TITLES: Mapping[str, str] = {
    "not-entered": "A token is needed",
    "scope-too-small": "The token was not made for this",
    "not-found": "Not found",
    "not-possible-here": "Not possible here",
    "changed-meanwhile": "Somebody else changed this",
    "contradictory": "The record contradicts itself",
    "media-type": "Another media type is needed",
    "check-sum": "Not the bytes that were sent",  # 460 is the protocol's own: Python has no words for it
    "not-valid": "Not as described",
    "refused": "Not now",
    "key-reused": "The idempotency key was used before",
}


def of_refusal(refused: Refused) -> Problem:
    """What an action refused, with the rules' reasons and what is wrong by field."""
    more: dict[str, Any] = {}
    if refused.fields:
        more["errors"] = list(_errors(refused))
    if refused.findings:
        more["findings"] = [finding(one) for one in refused.findings]
    if isinstance(refused, NoRoom):
        return Problem(503, "unavailable", refused.message, **more)
    inner = refused.why if isinstance(refused, Unfit) else refused
    if isinstance(inner, Changed):
        return Problem(409, "changed-meanwhile", refused.message, **more)
    return Problem(422, "refused", refused.message, **more)


def _errors(refused: Refused) -> Iterable[dict[str, str]]:
    if isinstance(refused, Unfit):
        before = f"#/entries/{refused.place - 1}/"
        outside = ("kind", "at")
        for name, said in refused.why.fields.items():
            where = {"at": "happened_at"}.get(name, name) if name in outside else f"data/{name}"
            yield {"pointer": before + where, "detail": said}
        return
    for name, said in refused.fields.items():
        yield {"pointer": pointer(["body", *name.split(".")]), "detail": said}


def of_not_allowed(request: HttpRequest, why: NotAllowed) -> Problem:
    """What the role does not permit; or what it does, and the token does not."""
    actor = getattr(request, "actor", None)
    if actor is not None and why.permission in actor.role.may:
        names = scopes_for(why.permission)
        said = f"This token may not {why.permission.value}. It needs the scope {' or '.join(names)}."
        return Problem(403, "scope-too-small", said, scope=" ".join(names))
    return Problem(403, "not-allowed", str(why))


def of_contradiction(error: InvalidRecordError) -> Problem:
    """Facts that contradict each other, each with its place and what to do."""
    found = [
        {"pointer": f"#/record/{one.place}", "detail": f"{one.message} {one.remedy}"}
        for one in error.problems
    ]
    return Problem(
        409, "contradictory", "The facts about this apprentice contradict each other.", errors=found
    )


def of_errors(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """What is not as described: each with its place."""
    found = [{"pointer": pointer(one["loc"]), "detail": _said(one)} for one in errors]
    return Problem(422, "not-valid", "The request is not as described; nothing was changed.", errors=found)


def pointer(place: Iterable[object]) -> str:
    """Where something is wrong: a JSON pointer into the body, or the parameter's kind and name."""
    source, *rest = [str(one) for one in place if one != BODY]
    tail = "/".join(one.replace("~", "~0").replace("/", "~1") for one in rest)
    return f"#/{tail}" if source in ("body", "form", "file") else f"{source}:{tail}"


def _said(error: Mapping[str, Any]) -> str:
    text = str(error.get("msg", "It is not as described."))
    return text.removeprefix("Value error, ").encode("utf-8", "replace").decode()


def finding(one: Finding) -> dict[str, Any]:
    """A finding as every answer tells it."""
    return cast("dict[str, Any]", encode(one, defaults=True))


def of_status(status: int) -> Problem:
    """A status that says nothing more, in the words of its page."""
    said = ERRORS.get(status)
    kind = OF_STATUS.get(status, "fault" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad-request")
    detail = said.happened if said else KINDS[kind]
    return Problem(status, kind, KINDS[kind] if status in (404, 405, 413) else detail)


def plain(get_response: Answers) -> Answers:
    """Under the API's root, every error is a problem, also those that no operation has made."""

    def answer(request: HttpRequest) -> HttpResponse:
        made = get_response(request)
        told = made.get("Content-Type", "").startswith(MEDIA_TYPE)
        if not request.path.startswith(ROOT) or made.status_code < HTTPStatus.BAD_REQUEST or told:
            return made
        problem = response(request, of_status(made.status_code))
        for kept in ("Allow", "Retry-After", "Connection"):
            if kept in made:
                problem[kept] = made[kept]
        return problem

    return answer
